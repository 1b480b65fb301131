CREATE TABLE "events"."horizon" (
	"single" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"before" timestamp with time zone,
	CONSTRAINT "horizon_single" CHECK ("events"."horizon"."single")
);
--> statement-breakpoint
CREATE TABLE "events"."reader" (
	"name" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "events"."delivery_order";--> statement-breakpoint
DROP INDEX "events"."outbox_tail";--> statement-breakpoint
DROP INDEX "events"."delivery_due";--> statement-breakpoint
DROP INDEX "events"."delivery_once";--> statement-breakpoint
ALTER TABLE "events"."delivery" ALTER COLUMN "body" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "events"."endpoint" ALTER COLUMN "headers" SET DEFAULT '{}'::jsonb;--> statement-breakpoint
ALTER TABLE "events"."endpoint" ALTER COLUMN "headers" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "events"."delivery" ADD COLUMN "part" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "events"."delivery" ADD COLUMN "message_id" text;--> statement-breakpoint
CREATE INDEX "delivery_waiting" ON "events"."delivery" USING btree ("endpoint_id","resource_id","seq") WHERE status = 'pending' and trigger = 'event';--> statement-breakpoint
CREATE INDEX "delivery_list" ON "events"."delivery" USING btree ("tenant_id","endpoint_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "delivery_age" ON "events"."delivery" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "endpoint_list" ON "events"."endpoint" USING btree ("tenant_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "outbox_tenant" ON "events"."outbox" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "outbox_age" ON "events"."outbox" USING brin ("occurred_at");--> statement-breakpoint
CREATE INDEX "delivery_due" ON "events"."delivery" USING btree ("endpoint_id","next_attempt_at") WHERE status = 'pending' and next_attempt_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_once" ON "events"."delivery" USING btree ("tenant_id","endpoint_id","event_id","part") WHERE trigger in ('event', 'question');--> statement-breakpoint
ALTER TABLE "events"."attempt" ADD CONSTRAINT "attempt_error" CHECK ("events"."attempt"."error" in ('timeout', 'connection_error', 'tls_error', 'http_status', 'url_forbidden', 'endpoint_disabled', 'late', 'broken_answer'));--> statement-breakpoint
ALTER TABLE "events"."delivery" ADD CONSTRAINT "delivery_trigger" CHECK ("events"."delivery"."trigger" in ('event', 'test', 'redeliver', 'question'));--> statement-breakpoint
ALTER TABLE "events"."delivery" ADD CONSTRAINT "delivery_status" CHECK ("events"."delivery"."status" in ('pending', 'succeeded', 'failed'));--> statement-breakpoint
ALTER TABLE "events"."endpoint" ADD CONSTRAINT "endpoint_dialect" CHECK ("events"."endpoint"."dialect" in ('vaultgraph', 'vaultspay-saas', 'vaultspay-v1', 'cryptomate'));--> statement-breakpoint
ALTER TABLE "events"."endpoint" ADD CONSTRAINT "endpoint_disabled_reason" CHECK ("events"."endpoint"."disabled_reason" in ('manual', 'delivery_failures'));