CREATE TABLE "card"."message" (
	"tenant_id" uuid NOT NULL,
	"network_ref" text NOT NULL,
	"kind" text NOT NULL,
	"input_hash" "bytea" NOT NULL,
	"authorisation_id" uuid NOT NULL,
	"transfer_id" uuid,
	"amount" numeric(38,0),
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_tenant_id_network_ref_pk" PRIMARY KEY("tenant_id","network_ref"),
	CONSTRAINT "message_kind" CHECK ("card"."message"."kind" in ('authorise', 'increment', 'capture', 'reverse', 'refund', 'force'))
);
--> statement-breakpoint
CREATE TABLE "card"."rate" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."rate_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"base" text NOT NULL,
	"quote" text NOT NULL,
	"rate" numeric NOT NULL,
	CONSTRAINT "rate_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "rate_positive" CHECK ("card"."rate"."rate" > 0)
);
--> statement-breakpoint
CREATE TABLE "rules"."tally" (
	"tenant_id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"action" text NOT NULL,
	"currency" text NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "tally_once" PRIMARY KEY("tenant_id","subject_kind","subject_id","hour","action","currency"),
	CONSTRAINT "tally_subject_kind" CHECK ("rules"."tally"."subject_kind" in ('card', 'account'))
);
--> statement-breakpoint
CREATE TABLE "rules"."velocity_cleared" (
	"tenant_id" uuid NOT NULL,
	"card_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "velocity_cleared_tenant_id_card_id_pk" PRIMARY KEY("tenant_id","card_id")
);
--> statement-breakpoint
ALTER TABLE "card"."embossing_name" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "card"."embossing_name" CASCADE;--> statement-breakpoint
DROP INDEX "card"."activity_card_seq";--> statement-breakpoint
DROP INDEX "card"."activity_card_at";--> statement-breakpoint
DROP INDEX "card"."authorisation_card_seq";--> statement-breakpoint
DROP INDEX "card"."authorisation_account_seq";--> statement-breakpoint
DROP INDEX "card"."challenge_pending";--> statement-breakpoint
DROP INDEX "rules"."use_once";--> statement-breakpoint
DROP INDEX "rules"."use_tier_at";--> statement-breakpoint
DROP INDEX "rules"."use_at";--> statement-breakpoint
DROP INDEX "card"."authorisation_network_ref";--> statement-breakpoint
DROP INDEX "rules"."limit_seq";--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD COLUMN "requested" numeric(38,0) NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD COLUMN "held" numeric(38,0) DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD COLUMN "cleared_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "card"."challenge" ADD COLUMN "network_ref" text NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."challenge" ADD COLUMN "purchase" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."tier" ADD COLUMN "fx_fee_percent" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."tier" ADD COLUMN "atm_fee_percent" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."tier" ADD COLUMN "atm_fee_fixed" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "rules"."decision" ADD COLUMN "attempt" jsonb;--> statement-breakpoint
CREATE INDEX "message_authorisation" ON "card"."message" USING btree ("tenant_id","authorisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rate_pair" ON "card"."rate" USING btree ("tenant_id","base","quote");--> statement-breakpoint
CREATE INDEX "tally_hour" ON "rules"."tally" USING btree ("tenant_id","hour") WHERE subject_kind = 'account';--> statement-breakpoint
CREATE INDEX "activity_card" ON "card"."activity" USING btree ("tenant_id","card_id","at","seq");--> statement-breakpoint
CREATE INDEX "authorisation_list" ON "card"."authorisation" USING btree ("tenant_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "authorisation_customer" ON "card"."authorisation" USING btree ("tenant_id","customer_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "authorisation_card" ON "card"."authorisation" USING btree ("tenant_id","card_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "authorisation_account" ON "card"."authorisation" USING btree ("tenant_id","account_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "card_issuing" ON "card"."card" USING btree ("tenant_id","seq") WHERE lifecycle = 'issuance' and form = 'virtual';--> statement-breakpoint
CREATE INDEX "card_last4" ON "card"."card" USING btree ("tenant_id","last4");--> statement-breakpoint
CREATE INDEX "card_predecessor" ON "card"."card" USING btree ("tenant_id","predecessor_id") WHERE predecessor_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "challenge_network_ref" ON "card"."challenge" USING btree ("tenant_id","network_ref");--> statement-breakpoint
CREATE INDEX "challenge_open" ON "card"."challenge" USING btree ("tenant_id","expires_at") WHERE authorisation_id is null;--> statement-breakpoint
CREATE INDEX "fulfilment_moving" ON "card"."fulfilment" USING btree ("tenant_id","seq") WHERE delivery in ('pending', 'dispatched');--> statement-breakpoint
CREATE INDEX "report_card_seq" ON "card"."report" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE INDEX "vault_number" ON "card"."vault" USING btree ("tenant_id","pan_hmac");--> statement-breakpoint
CREATE INDEX "customer_deleted_at" ON "identity"."customer" USING btree ("tenant_id","deleted_at") WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX "control_draft" ON "rules"."control" USING btree ("tenant_id","draft_id") WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX "decision_account_seq" ON "rules"."decision" USING btree ("tenant_id","account_id","seq");--> statement-breakpoint
CREATE INDEX "decision_at" ON "rules"."decision" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "draft_seq" ON "rules"."draft" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "list_draft" ON "rules"."list" USING btree ("tenant_id","draft_id") WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX "velocity_draft" ON "rules"."velocity" USING btree ("tenant_id","draft_id") WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX "account_closed" ON "wallet"."account" USING btree ("tenant_id","closed_at") WHERE lifecycle = 'closed';--> statement-breakpoint
CREATE INDEX "authorisation_network_ref" ON "card"."authorisation" USING btree ("tenant_id","network_ref");--> statement-breakpoint
CREATE INDEX "limit_seq" ON "rules"."limit" USING btree ("tenant_id","seq") WHERE draft_id is null;--> statement-breakpoint
ALTER TABLE "card"."challenge" DROP COLUMN "otp_hash";--> statement-breakpoint
ALTER TABLE "rules"."use" DROP COLUMN "seq";--> statement-breakpoint
ALTER TABLE "rules"."use" DROP COLUMN "cause_id";--> statement-breakpoint
ALTER TABLE "rules"."use" DROP COLUMN "tier_id";--> statement-breakpoint
ALTER TABLE "rules"."velocity" DROP COLUMN "counts_from";--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD CONSTRAINT "authorisation_type" CHECK ("card"."authorisation"."type" in ('purchase', 'atm_withdrawal', 'deposit'));--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD CONSTRAINT "authorisation_decline_reason" CHECK ("card"."authorisation"."decline_reason" in ('card_closed', 'card_expired', 'card_frozen', 'card_blocked', 'card_reported', 'card_not_active', 'customer_suspended', 'account_closed', 'account_frozen', 'wrong_pin', 'wrong_cvv', 'wrong_expiry', 'pin_tries', 'cvv_tries', 'expiry_tries', 'velocity', 'purchase', 'atm', 'online', 'contactless', 'card_present', 'cross_border', 'mcc', 'country', 'limit_single', 'limit_day', 'limit_week', 'limit_month', 'limit_lifetime', 'holding_funds', 'funds', 'refused', 'timed_out', 'three_ds'));--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD CONSTRAINT "authorisation_held" CHECK ("card"."authorisation"."held" >= 0 and ("card"."authorisation"."state" in ('held', 'captured') or "card"."authorisation"."held" = 0));