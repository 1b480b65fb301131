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
DROP INDEX "rules"."use_once";--> statement-breakpoint
DROP INDEX "rules"."use_tier_at";--> statement-breakpoint
DROP INDEX "rules"."use_at";--> statement-breakpoint
DROP INDEX "card"."authorisation_network_ref";--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD COLUMN "requested" numeric(38,0) NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD COLUMN "held" numeric(38,0) DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD COLUMN "cleared_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "card"."tier" ADD COLUMN "fx_fee_percent" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."tier" ADD COLUMN "atm_fee_percent" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "card"."tier" ADD COLUMN "atm_fee_fixed" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "rules"."decision" ADD COLUMN "attempt" jsonb;--> statement-breakpoint
CREATE INDEX "message_authorisation" ON "card"."message" USING btree ("tenant_id","authorisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rate_pair" ON "card"."rate" USING btree ("tenant_id","base","quote");--> statement-breakpoint
CREATE INDEX "tally_hour" ON "rules"."tally" USING btree ("tenant_id","subject_kind","hour");--> statement-breakpoint
CREATE INDEX "authorisation_customer_seq" ON "card"."authorisation" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "decision_at" ON "rules"."decision" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "authorisation_network_ref" ON "card"."authorisation" USING btree ("tenant_id","network_ref");--> statement-breakpoint
ALTER TABLE "rules"."use" DROP COLUMN "seq";--> statement-breakpoint
ALTER TABLE "rules"."use" DROP COLUMN "cause_id";--> statement-breakpoint
ALTER TABLE "rules"."use" DROP COLUMN "tier_id";--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD CONSTRAINT "authorisation_decline_reason" CHECK ("card"."authorisation"."decline_reason" in ('card_closed', 'card_expired', 'card_frozen', 'card_blocked', 'card_reported', 'card_not_active', 'customer_suspended', 'account_closed', 'account_frozen', 'wrong_pin', 'wrong_cvv', 'wrong_expiry', 'pin_tries', 'cvv_tries', 'expiry_tries', 'velocity', 'purchase', 'atm', 'online', 'contactless', 'card_present', 'cross_border', 'mcc', 'country', 'limit_single', 'limit_day', 'limit_week', 'limit_month', 'limit_lifetime', 'holding_funds', 'funds', 'refused', 'timed_out', 'three_ds'));--> statement-breakpoint
ALTER TABLE "card"."authorisation" ADD CONSTRAINT "authorisation_held" CHECK ("card"."authorisation"."held" >= 0 and ("card"."authorisation"."state" in ('held', 'captured') or "card"."authorisation"."held" = 0));