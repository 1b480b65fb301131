CREATE SCHEMA "card";
--> statement-breakpoint
CREATE SCHEMA "events";
--> statement-breakpoint
CREATE SCHEMA "identity";
--> statement-breakpoint
CREATE SCHEMA "rules";
--> statement-breakpoint
CREATE SCHEMA "wallet";
--> statement-breakpoint
CREATE TABLE "card"."activity" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."activity_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"card_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"authorisation_id" uuid,
	"transfer_id" uuid,
	"status" text NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"currency" text NOT NULL,
	"transaction_amount" numeric(38,0),
	"transaction_currency" text,
	"exchange_rate" numeric,
	"merchant_name" text,
	"balance_before" numeric(38,0),
	"balance_after" numeric(38,0),
	"decline_code" text,
	"decline_simple" text,
	"decline_detailed" text,
	"response_code" text,
	"fee_fx_provider" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_fx_client" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_atm_provider" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_atm_client" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_deposit_provider" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_deposit_client" numeric(38,0) DEFAULT 0 NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "activity_operation" CHECK ("card"."activity"."operation" in ('authorization', 'approved', 'cleared', 'rejected', 'reversed', 'refund', 'wallet_deposit', 'wallet_withdrawal', 'warranty_deposit', 'warranty_withdrawal', 'override_virtual_balance', 'visa_direct_deposit')),
	CONSTRAINT "activity_status" CHECK ("card"."activity"."status" in ('success', 'pending', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "card"."authorisation" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."authorisation_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"customer_id" uuid,
	"account_id" uuid NOT NULL,
	"transfer_id" uuid,
	"hold_id" uuid,
	"network_ref" text NOT NULL,
	"type" text DEFAULT 'purchase' NOT NULL,
	"state" text NOT NULL,
	"decline_reason" text,
	"channel" text NOT NULL,
	"card_present" boolean NOT NULL,
	"three_ds_passed" boolean,
	"asked" boolean DEFAULT true NOT NULL,
	"merchant_id" text,
	"merchant_name" text,
	"mcc" text,
	"merchant_category" text,
	"merchant_city" text,
	"merchant_post_code" text,
	"merchant_state" text,
	"merchant_country" text,
	"currency" text NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"authorised" numeric(38,0) DEFAULT 0 NOT NULL,
	"captured" numeric(38,0) DEFAULT 0 NOT NULL,
	"refunded" numeric(38,0) DEFAULT 0 NOT NULL,
	"reversed" numeric(38,0) DEFAULT 0 NOT NULL,
	"transaction_amount" numeric(38,0),
	"transaction_currency" text,
	"exchange_rate" numeric,
	"fee_fx_provider" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_fx_client" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_atm_provider" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_atm_client" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_deposit_provider" numeric(38,0) DEFAULT 0 NOT NULL,
	"fee_deposit_client" numeric(38,0) DEFAULT 0 NOT NULL,
	"authorised_at" timestamp with time zone,
	"posted_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"question_deadline" timestamp with time zone,
	"question_sent_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"answer_code" text,
	"signature" text,
	CONSTRAINT "authorisation_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "authorisation_state" CHECK ("card"."authorisation"."state" in ('declined', 'questioned', 'held', 'captured', 'reversed', 'failed')),
	CONSTRAINT "authorisation_channel" CHECK ("card"."authorisation"."channel" in ('ecommerce', 'wallet', 'chip', 'contactless', 'atm', 'visa_direct')),
	CONSTRAINT "authorisation_declined" CHECK (("card"."authorisation"."state" = 'declined') <= ("card"."authorisation"."decline_reason" is not null)),
	CONSTRAINT "authorisation_refunded" CHECK ("card"."authorisation"."refunded" between 0 and "card"."authorisation"."captured")
);
--> statement-breakpoint
CREATE TABLE "card"."card_account" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."card_account_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone,
	CONSTRAINT "card_account_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "card"."card" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."card_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid,
	"tier_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"public_id" text NOT NULL,
	"token" integer GENERATED ALWAYS AS (100000000 + (seq * 618033989 % 900000000)) STORED NOT NULL,
	"form" text NOT NULL,
	"network" text NOT NULL,
	"currency" text NOT NULL,
	"issuer_config_id" integer,
	"holder_name" text,
	"label" text,
	"embossed_name" text,
	"recipient_name" text,
	"design" text,
	"delivery_speed" text,
	"predecessor_id" uuid,
	"successor_id" uuid,
	"generation" integer DEFAULT 1 NOT NULL,
	"last4" text NOT NULL,
	"valid_through" date NOT NULL,
	"lifecycle" text NOT NULL,
	"restriction" text DEFAULT 'none' NOT NULL,
	"status" text GENERATED ALWAYS AS (case when lifecycle = 'closed' then 'closed' when expired_at is not null then 'expired'
  when restriction <> 'none' then restriction else lifecycle end) STORED NOT NULL,
	"restricted_by" text,
	"restriction_reason" text,
	"restricted_at" timestamp with time zone,
	"reported_kind" text,
	"closed_reason" text,
	"closed_at" timestamp with time zone,
	"expired_at" timestamp with time zone,
	"status_reason" text,
	"prior_status_reason" text,
	"card_text" text,
	"remarks" text,
	"token_flags" text DEFAULT '00000' NOT NULL,
	"processed_at_third_party" boolean DEFAULT false NOT NULL,
	"max_purchase_limit" numeric(38,0),
	"activated_at" timestamp with time zone,
	"activation_code_hash" "bytea",
	"activation_tries" smallint DEFAULT 0 NOT NULL,
	"activation_locked_until" timestamp with time zone,
	"pin_id" uuid,
	"pin_set_at" timestamp with time zone,
	"approval_method" text,
	"three_ds_config_id" integer,
	"three_ds_enrolled" boolean DEFAULT false NOT NULL,
	"three_ds_channel" text DEFAULT 'sms' NOT NULL,
	"email" text,
	"otp_dial_code" integer,
	"otp_phone" text,
	"pin_tries" smallint DEFAULT 0 NOT NULL,
	"cvv_tries" smallint DEFAULT 0 NOT NULL,
	"expiry_tries" smallint DEFAULT 0 NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "card_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "card_form" CHECK ("card"."card"."form" in ('virtual', 'physical')),
	CONSTRAINT "card_network" CHECK ("card"."card"."network" in ('visa', 'mastercard')),
	CONSTRAINT "card_lifecycle" CHECK ("card"."card"."lifecycle" in ('pending', 'issuance', 'shipping', 'awaiting_activation', 'active', 'closed')),
	CONSTRAINT "card_restriction" CHECK ("card"."card"."restriction" in ('none', 'frozen', 'blocked', 'reported')),
	CONSTRAINT "card_restricted_by" CHECK ("card"."card"."restricted_by" in ('holder', 'app', 'staff', 'platform', 'network')),
	CONSTRAINT "card_reported_kind" CHECK ("card"."card"."reported_kind" in ('lost', 'stolen', 'damaged', 'expired')),
	CONSTRAINT "card_closed_reason" CHECK ("card"."card"."closed_reason" in ('replaced', 'renewed', 'lost', 'stolen', 'damaged', 'fraud', 'user_request', 'offboarding', 'deleted')),
	CONSTRAINT "card_approval_method" CHECK ("card"."card"."approval_method" in ('top_up', 'webhook', 'none', 'defi')),
	CONSTRAINT "card_three_ds_channel" CHECK ("card"."card"."three_ds_channel" in ('sms', 'webhook', 'disabled')),
	CONSTRAINT "card_restricted" CHECK (("card"."card"."restriction" = 'none') = ("card"."card"."restricted_by" is null)),
	CONSTRAINT "card_reported" CHECK (("card"."card"."restriction" = 'reported') = ("card"."card"."reported_kind" is not null)),
	CONSTRAINT "card_closed" CHECK (("card"."card"."lifecycle" = 'closed') = ("card"."card"."closed_reason" is not null and "card"."card"."closed_at" is not null)),
	CONSTRAINT "card_last4" CHECK ("card"."card"."last4" ~ '^[0-9]{4}$')
);
--> statement-breakpoint
CREATE TABLE "card"."challenge" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."challenge_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"authorisation_id" uuid,
	"merchant_name" text NOT NULL,
	"country_numeric" text,
	"amount" numeric(38,0) NOT NULL,
	"currency" text NOT NULL,
	"transaction_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"channel" text NOT NULL,
	"otp_hash" "bytea",
	"otp_tries" smallint DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"answered_as" text,
	"answered_at" timestamp with time zone,
	CONSTRAINT "challenge_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "challenge_state" CHECK ("card"."challenge"."state" in ('pending', 'approved', 'declined', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "card"."conversion" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."conversion_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"status" text DEFAULT 'applied' NOT NULL,
	"address" jsonb,
	"address_id" uuid,
	"remarks" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "conversion_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "conversion_status" CHECK ("card"."conversion"."status" in ('applied', 'approved', 'rejected')),
	CONSTRAINT "conversion_address" CHECK ("card"."conversion"."address" is not null or "card"."conversion"."address_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "card"."embossing_name" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."embossing_name_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"name" text NOT NULL,
	"n" smallint NOT NULL,
	CONSTRAINT "embossing_name_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "embossing_name_form" CHECK ("card"."embossing_name"."name" ~ '^[A-Z][A-Z -]{0,20}$')
);
--> statement-breakpoint
CREATE TABLE "card"."fulfilment" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."fulfilment_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"manufacturing" text DEFAULT 'pending' NOT NULL,
	"delivery" text DEFAULT 'pending' NOT NULL,
	"manufacturing_estimate" timestamp with time zone,
	"delivery_estimate" timestamp with time zone,
	"manufacturing_updated_at" timestamp with time zone,
	"delivery_updated_at" timestamp with time zone,
	"courier" text,
	"tracking_number" text,
	"dispatched_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"address" jsonb NOT NULL,
	CONSTRAINT "fulfilment_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "fulfilment_manufacturing" CHECK ("card"."fulfilment"."manufacturing" in ('pending', 'in_progress', 'manufactured', 'failed')),
	CONSTRAINT "fulfilment_delivery" CHECK ("card"."fulfilment"."delivery" in ('pending', 'dispatched', 'returned', 'delivered'))
);
--> statement-breakpoint
CREATE TABLE "card"."history" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."history_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"card_id" uuid NOT NULL,
	"verb" text NOT NULL,
	"status_before" text,
	"status_after" text NOT NULL,
	"lifecycle_after" text NOT NULL,
	"restriction_after" text NOT NULL,
	"reason" text,
	"remarks" text,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"request_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "history_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "card"."pin_record" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."pin_record_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"hash" text NOT NULL,
	"algorithm" text NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pin_record_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "pin_record_algorithm" CHECK ("card"."pin_record"."algorithm" in ('argon2id', 'bcrypt12'))
);
--> statement-breakpoint
CREATE TABLE "card"."report" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."report_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'reported' NOT NULL,
	"remarks" text,
	"new_card_id" uuid,
	"restriction_before" text NOT NULL,
	"restricted_by_before" text,
	"reviewed_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "report_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "report_kind" CHECK ("card"."report"."kind" in ('lost', 'stolen', 'damaged', 'expired')),
	CONSTRAINT "report_status" CHECK ("card"."report"."status" in ('reported', 'reviewed', 'replaced', 'renewed', 'declined'))
);
--> statement-breakpoint
CREATE TABLE "card"."secret_token" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."secret_token_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"card_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"state" text DEFAULT 'issued' NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	CONSTRAINT "secret_token_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "secret_token_kind" CHECK ("card"."secret_token"."kind" in ('pin', 'reveal', 'link')),
	CONSTRAINT "secret_token_state" CHECK ("card"."secret_token"."state" in ('issued', 'used', 'viewed', 'expired', 'voided'))
);
--> statement-breakpoint
CREATE TABLE "card"."tier" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "card"."tier_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"category" text DEFAULT 'standard' NOT NULL,
	"consumer_type" text DEFAULT 'consumer' NOT NULL,
	"payment_card_type" text DEFAULT 'debit' NOT NULL,
	"admin_user_id" uuid,
	"network" text NOT NULL,
	"forms" text[] NOT NULL,
	"billing_currency" text NOT NULL,
	"settlement_currency" text NOT NULL,
	"bin" text NOT NULL,
	"expiry_months" smallint NOT NULL,
	"stack_size" integer,
	"card_limit" integer,
	"stock_threshold" integer,
	"auto_renewal" boolean DEFAULT false NOT NULL,
	"is_3ds" boolean DEFAULT false NOT NULL,
	"three_ds_config_id" integer,
	"enable_fraud_rules" boolean DEFAULT true NOT NULL,
	"enable_limits" boolean DEFAULT true NOT NULL,
	"issuer_config_id" integer,
	"issuer_slug" text,
	"active" boolean DEFAULT true NOT NULL,
	"standard" boolean DEFAULT false NOT NULL,
	CONSTRAINT "tier_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "tier_network" CHECK ("card"."tier"."network" in ('visa', 'mastercard')),
	CONSTRAINT "tier_category" CHECK ("card"."tier"."category" in ('standard', 'premium')),
	CONSTRAINT "tier_consumer_type" CHECK ("card"."tier"."consumer_type" in ('consumer', 'corporate')),
	CONSTRAINT "tier_payment_card_type" CHECK ("card"."tier"."payment_card_type" in ('credit', 'debit', 'prepaid')),
	CONSTRAINT "tier_bin" CHECK ("card"."tier"."bin" ~ '^[0-9]{6,8}$'),
	CONSTRAINT "tier_expiry" CHECK ("card"."tier"."expiry_months" between 1 and 240)
);
--> statement-breakpoint
CREATE TABLE "card"."vault" (
	"tenant_id" uuid NOT NULL,
	"card_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"pan_sealed" "bytea" NOT NULL,
	"key_id" smallint GENERATED ALWAYS AS (get_byte(pan_sealed, 0)) STORED NOT NULL,
	"pan_hmac" "bytea" NOT NULL,
	"last4" text NOT NULL,
	"valid_through" date NOT NULL,
	"current" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"superseded_at" timestamp with time zone,
	CONSTRAINT "vault_tenant_id_card_id_generation_pk" PRIMARY KEY("tenant_id","card_id","generation")
);
--> statement-breakpoint
CREATE TABLE "events"."attempt" (
	"tenant_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"status" integer,
	"error" text,
	"response" text,
	"duration_ms" integer NOT NULL,
	CONSTRAINT "attempt_tenant_id_delivery_id_n_pk" PRIMARY KEY("tenant_id","delivery_id","n")
);
--> statement-breakpoint
CREATE TABLE "events"."delivery" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events"."delivery_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"event_id" uuid,
	"resource_id" uuid NOT NULL,
	"event_type" text NOT NULL,
	"trigger" text NOT NULL,
	"body" "bytea" NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "delivery_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "events"."endpoint" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events"."endpoint_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"url" text NOT NULL,
	"types" text[] NOT NULL,
	"description" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_reason" text,
	"failure_count" integer DEFAULT 0 NOT NULL,
	"dialect" text NOT NULL,
	"api_version" text,
	"headers" jsonb,
	"secret_sealed" "bytea" NOT NULL,
	"previous_secret_sealed" "bytea",
	"previous_secret_until" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "endpoint_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "events"."once" (
	"tenant_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"input_hash" "bytea" NOT NULL,
	"result" jsonb,
	"answer" "bytea",
	"answer_status" smallint,
	"first_request_id" text NOT NULL,
	"locked_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "once_tenant_id_scope_key_pk" PRIMARY KEY("tenant_id","scope","key")
);
--> statement-breakpoint
CREATE TABLE "events"."outbox" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events"."outbox_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"n" integer NOT NULL,
	"type" text NOT NULL,
	"resource_type" text NOT NULL,
	"resource_id" uuid NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"request_id" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "outbox_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "events"."persisted_operation" (
	"hash" text PRIMARY KEY NOT NULL,
	"document" text NOT NULL,
	"used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events"."rate_bucket" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	"blocked_until" timestamp with time zone,
	"violations" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "rate_bucket_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "identity"."address" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."address_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"type" text NOT NULL,
	"country_id" integer NOT NULL,
	"state_id" integer NOT NULL,
	"city_id" integer NOT NULL,
	"line1" text NOT NULL,
	"line2" text,
	"postal_code" text,
	"longitude" text,
	"latitude" text,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "address_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "address_type_word" CHECK ("identity"."address"."type" in ('mailing', 'residential', 'business'))
);
--> statement-breakpoint
CREATE TABLE "identity"."associated_person" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."associated_person_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"email" text,
	"date_of_birth" date,
	"nationality" text,
	"title" text,
	"has_ownership" boolean DEFAULT false NOT NULL,
	"ownership_percent" smallint,
	"has_control" boolean DEFAULT false NOT NULL,
	"is_signer" boolean DEFAULT false NOT NULL,
	"is_director" boolean DEFAULT false NOT NULL,
	"address" jsonb,
	CONSTRAINT "associated_person_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."audit" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."audit_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_role" text,
	"action" text NOT NULL,
	"target_type" text NOT NULL,
	"target_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text,
	"request_id" text,
	"ip" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."bank_account" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."bank_account_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"rail" text NOT NULL,
	"bank_name" text,
	"holder_name" text NOT NULL,
	"alias" text,
	"currency" text NOT NULL,
	"last4" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "bank_account_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "bank_account_rail" CHECK ("identity"."bank_account"."rail" in ('ach', 'spei', 'sepa', 'pix'))
);
--> statement-breakpoint
CREATE TABLE "identity"."city" (
	"id" integer PRIMARY KEY NOT NULL,
	"state_id" integer NOT NULL,
	"country_id" integer NOT NULL,
	"name" text NOT NULL,
	"latitude" text,
	"longitude" text
);
--> statement-breakpoint
CREATE TABLE "identity"."country" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"iso2" text NOT NULL,
	"iso3" text NOT NULL,
	"numeric" text,
	"phone_code" text,
	"capital" text,
	"currency" text,
	"currency_symbol" text,
	"region" text,
	"latitude" text,
	"longitude" text,
	"nationality" text,
	"postal_code_format" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "country_iso2" UNIQUE("iso2"),
	CONSTRAINT "country_iso3" UNIQUE("iso3")
);
--> statement-breakpoint
CREATE TABLE "identity"."credential" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."credential_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"status_reason" text,
	"roles" text[] DEFAULT '{}'::text[] NOT NULL,
	"privileges" text[] DEFAULT '{}'::text[] NOT NULL,
	"ip_list" text[] DEFAULT '{}'::text[] NOT NULL,
	"rate_limit" integer NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_login_at" timestamp with time zone,
	"client_id" text,
	"device_id" integer,
	"reuse_request_iv" boolean DEFAULT false NOT NULL,
	"rsa_key_id" uuid,
	"prefix" text,
	"last4" text,
	"digest" "bytea",
	"previous_digest" "bytea",
	"previous_until" timestamp with time zone,
	"customer_id" uuid,
	"email" text,
	"email_key" text,
	"password_hash" text,
	"password_changed_at" timestamp with time zone,
	"verified_at" timestamp with time zone,
	"full_name" text,
	"avatar_url" text,
	"oauth_provider" text,
	"totp_secret_sealed" "bytea",
	"totp_enabled" boolean DEFAULT false NOT NULL,
	CONSTRAINT "credential_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "credential_kind" CHECK ("identity"."credential"."kind" in ('app', 'key', 'login', 'operator')),
	CONSTRAINT "credential_status" CHECK ("identity"."credential"."status" in ('active', 'deactivated', 'revoked')),
	CONSTRAINT "credential_previous" CHECK (("identity"."credential"."previous_digest" is null) = ("identity"."credential"."previous_until" is null)),
	CONSTRAINT "credential_secret" CHECK (("identity"."credential"."kind" = 'login') = ("identity"."credential"."digest" is null))
);
--> statement-breakpoint
CREATE TABLE "identity"."customer" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."customer_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"type" text DEFAULT 'individual' NOT NULL,
	"parent_id" uuid,
	"status" text NOT NULL,
	"status_reason" text,
	"deactivated_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"email" text,
	"email_key" text,
	"dial_code" text,
	"phone" text,
	"phone_key" text,
	"username" text,
	"username_key" text,
	"otp" boolean DEFAULT false NOT NULL,
	"sms" boolean DEFAULT false NOT NULL,
	"whatsapp" boolean DEFAULT false NOT NULL,
	"telegram" boolean DEFAULT false NOT NULL,
	"first_name" text,
	"second_name" text,
	"last_name" text,
	"full_name" text GENERATED ALWAYS AS (btrim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))) STORED NOT NULL,
	"pronoun_title" text,
	"date_of_birth" date,
	"gender" text,
	"nationality" text,
	"language" text,
	"address" jsonb,
	"kyc_status" text DEFAULT 'none' NOT NULL,
	"kyc_level" text DEFAULT 'basic' NOT NULL,
	"kyc_approved_at" timestamp with time zone,
	"kyc_rejection_code" text,
	"kyc_rejection_text" text,
	"document_type" text,
	"document_number_sealed" "bytea",
	"document_expiry" date,
	"identification_type" text,
	"identification_sealed" "bytea",
	"business" jsonb,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "customer_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "customer_type" CHECK ("identity"."customer"."type" in ('individual', 'business', 'agent', 'admin', 'merchant')),
	CONSTRAINT "customer_status" CHECK ("identity"."customer"."status" in ('active', 'pending', 'suspended', 'rejected', 'deleted')),
	CONSTRAINT "customer_gender" CHECK ("identity"."customer"."gender" in ('male', 'female', 'other')),
	CONSTRAINT "customer_kyc_status" CHECK ("identity"."customer"."kyc_status" in ('none', 'pending', 'in_review', 'approved', 'rejected')),
	CONSTRAINT "customer_kyc_level" CHECK ("identity"."customer"."kyc_level" in ('basic', 'full')),
	CONSTRAINT "customer_deleted" CHECK (("identity"."customer"."status" = 'deleted') = ("identity"."customer"."deleted_at" is not null)),
	CONSTRAINT "customer_phone_pair" CHECK (("identity"."customer"."dial_code" is null) = ("identity"."customer"."phone" is null))
);
--> statement-breakpoint
CREATE TABLE "identity"."credential_grant" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."credential_grant_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"credential_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"level" smallint NOT NULL,
	CONSTRAINT "credential_grant_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "grant_operation_word" CHECK ("identity"."credential_grant"."operation" in ('cards', 'virtual_wallets', 'treasury', 'payments', 'management', 'nft_media')),
	CONSTRAINT "grant_level" CHECK ("identity"."credential_grant"."level" between 1 and 3)
);
--> statement-breakpoint
CREATE TABLE "identity"."kyc_case" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."kyc_case_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"account_id" uuid,
	"kind" text NOT NULL,
	"target_level" text NOT NULL,
	"status" text NOT NULL,
	"submitted_at" timestamp with time zone,
	"reviewed_at" timestamp with time zone,
	"reviewed_by" text,
	"completed_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"rejection_code" text,
	"rejection_text" text,
	"redirect_url" text,
	"hosted_token_digest" "bytea",
	"doc_type" text,
	"doc_number_sealed" "bytea",
	"doc_number_digest" "bytea",
	CONSTRAINT "kyc_case_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "kyc_case_kind" CHECK ("identity"."kyc_case"."kind" in ('file', 'session', 'documents', 'number')),
	CONSTRAINT "kyc_case_status_word" CHECK ("identity"."kyc_case"."status" in ('pending', 'in_review', 'approved', 'rejected', 'expired')),
	CONSTRAINT "kyc_case_level" CHECK ("identity"."kyc_case"."target_level" in ('basic', 'full')),
	CONSTRAINT "kyc_case_doc_type" CHECK ("identity"."kyc_case"."doc_type" in ('aadhar', 'pan', 'passport', 'voters_id'))
);
--> statement-breakpoint
CREATE TABLE "identity"."kyc_document" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."kyc_document_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"case_id" uuid,
	"type" text NOT NULL,
	"side" text,
	"status" text DEFAULT 'received' NOT NULL,
	"content_type" text NOT NULL,
	"file_name" text,
	"size" integer NOT NULL,
	"sha256" "bytea" NOT NULL,
	"content_sealed" "bytea" NOT NULL,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "kyc_document_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "kyc_document_type" CHECK ("identity"."kyc_document"."type" in ('national_id', 'emirates_id', 'passport', 'proof_of_address', 'selfie')),
	CONSTRAINT "kyc_document_side" CHECK ("identity"."kyc_document"."side" in ('front', 'back')),
	CONSTRAINT "kyc_document_status" CHECK ("identity"."kyc_document"."status" in ('received', 'accepted', 'rejected')),
	CONSTRAINT "kyc_document_content_type" CHECK ("identity"."kyc_document"."content_type" in ('image/jpeg', 'image/png', 'application/pdf'))
);
--> statement-breakpoint
CREATE TABLE "identity"."kyc_history" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."kyc_history_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" uuid NOT NULL,
	"case_id" uuid,
	"from_status" text NOT NULL,
	"to_status" text NOT NULL,
	"level" text NOT NULL,
	"reason" text,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "kyc_history_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."kyc_identification" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."kyc_identification_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"id_card_sealed" "bytea",
	"id_card_expiry" date,
	"passport_sealed" "bytea",
	"passport_expiry" date,
	CONSTRAINT "kyc_identification_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."kyc_personal" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."kyc_personal_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"nick_name" text,
	"date_of_birth" date NOT NULL,
	"gender" text NOT NULL,
	"marital_status" text,
	"nationality" text NOT NULL,
	"country_of_birth" text,
	"country_of_residence" text NOT NULL,
	"tin_sealed" "bytea",
	"language" text NOT NULL,
	CONSTRAINT "kyc_personal_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "kyc_personal_gender" CHECK ("identity"."kyc_personal"."gender" in ('male', 'female', 'other')),
	CONSTRAINT "kyc_personal_marital_status" CHECK ("identity"."kyc_personal"."marital_status" in ('single', 'married', 'divorced', 'widowed'))
);
--> statement-breakpoint
CREATE TABLE "identity"."login_history" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."login_history_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"credential_id" uuid,
	"subject_digest" "bytea" NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"ip" text,
	"user_agent" text,
	"request_id" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "login_history_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "login_history_outcome" CHECK ("identity"."login_history"."outcome" in ('success', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "identity"."message" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."message_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"channel" text NOT NULL,
	"template" text NOT NULL,
	"credential_id" uuid,
	"customer_id" uuid,
	"recipient_sealed" "bytea" NOT NULL,
	"body_sealed" "bytea" NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	CONSTRAINT "message_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "message_channel" CHECK ("identity"."message"."channel" in ('mail', 'sms'))
);
--> statement-breakpoint
CREATE TABLE "identity"."notification" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."notification_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"type" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notification_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "notification_type" CHECK ("identity"."notification"."type" in ('transaction', 'kyc', 'dispute', 'system'))
);
--> statement-breakpoint
CREATE TABLE "identity"."one_time_token" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."one_time_token_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"purpose" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"credential_id" uuid,
	"customer_id" uuid,
	"payload" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "one_time_token_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "one_time_token_purpose" CHECK ("identity"."one_time_token"."purpose" in ('verify_email', 'reset_password', 'twofa_temp', 'twofa_setup', 'ip_confirm', 'oauth_state'))
);
--> statement-breakpoint
CREATE TABLE "identity"."otp" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."otp_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"code_digest" "bytea" NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "otp_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."provider_link" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."provider_link_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"external_id" text NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "provider_link_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."refresh_token" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."refresh_token_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"session_id" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"spent_at" timestamp with time zone,
	"replaced_by_id" uuid,
	CONSTRAINT "refresh_token_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."revoked_token" (
	"tenant_id" uuid NOT NULL,
	"jti" uuid NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "revoked_token_tenant_id_jti_pk" PRIMARY KEY("tenant_id","jti")
);
--> statement-breakpoint
CREATE TABLE "identity"."rsa_key" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."rsa_key_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"purpose" text NOT NULL,
	"kid" text NOT NULL,
	"public_key" text NOT NULL,
	"private_sealed" "bytea" NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "rsa_key_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "rsa_key_purpose" CHECK ("identity"."rsa_key"."purpose" in ('transport', 'pin'))
);
--> statement-breakpoint
CREATE TABLE "identity"."session" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."session_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"credential_id" uuid NOT NULL,
	"customer_id" uuid,
	"ip" text,
	"user_agent" text,
	"device_info" text,
	"last_active_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_reason" text,
	"aged_seconds" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "session_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "identity"."setting" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."setting_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"type" text NOT NULL,
	"description" text NOT NULL,
	CONSTRAINT "setting_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "setting_type" CHECK ("identity"."setting"."type" in ('money', 'boolean', 'integer', 'text'))
);
--> statement-breakpoint
CREATE TABLE "identity"."state" (
	"id" integer PRIMARY KEY NOT NULL,
	"country_id" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"latitude" text,
	"longitude" text
);
--> statement-breakpoint
CREATE TABLE "identity"."tenant" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."tenant_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"account_id" uuid NOT NULL,
	"mode" text NOT NULL,
	"dialect" text NOT NULL,
	"api_version" text,
	"name" text NOT NULL,
	"email" text,
	"email_key" text,
	"status" text DEFAULT 'active' NOT NULL,
	"status_reason" text,
	"webhook_url" text,
	"webhook_key_sealed" "bytea",
	"information" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"agent_customer_id" uuid,
	"quotas" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"pci_approved" boolean DEFAULT false NOT NULL,
	"allowed_currencies" text[],
	"card_designs" text[],
	"issuer" jsonb,
	"policies" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "tenant_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "tenant_self" CHECK ("identity"."tenant"."tenant_id" = "identity"."tenant"."id"),
	CONSTRAINT "tenant_mode" CHECK ("identity"."tenant"."mode" in ('test', 'live')),
	CONSTRAINT "tenant_dialect" CHECK ("identity"."tenant"."dialect" in ('vaultspay-saas', 'vaultspay-v1', 'vaultpay', 'cryptomate')),
	CONSTRAINT "tenant_status" CHECK ("identity"."tenant"."status" in ('active', 'suspended', 'banned', 'inactive'))
);
--> statement-breakpoint
CREATE TABLE "identity"."trusted_address" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."trusted_address_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"customer_id" uuid NOT NULL,
	"ip_digest" "bytea" NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "trusted_address_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "rules"."control" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."control_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"draft_id" uuid,
	"kind" text NOT NULL,
	"allowed" boolean NOT NULL,
	"allowed_by_default" boolean NOT NULL,
	"applies_to" text NOT NULL,
	"applies_to_by_default" text NOT NULL,
	"title" text,
	"description" text,
	CONSTRAINT "control_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "control_once" UNIQUE NULLS NOT DISTINCT("tenant_id","subject_kind","subject_id","kind","draft_id"),
	CONSTRAINT "control_subject_kind" CHECK ("rules"."control"."subject_kind" in ('card', 'account', 'tier', 'tenant')),
	CONSTRAINT "control_kind" CHECK ("rules"."control"."kind" in ('atm', 'purchase', 'online', 'contactless', 'cross_border', 'card_present')),
	CONSTRAINT "control_applies_to" CHECK ("rules"."control"."applies_to" in ('any', 'purchase', 'atm_withdrawal', 'deposit', 'send_money', 'top_up', 'withdrawal'))
);
--> statement-breakpoint
CREATE TABLE "rules"."decision" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."decision_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cause_id" uuid NOT NULL,
	"card_id" uuid,
	"account_id" uuid,
	"mode" text NOT NULL,
	"draft_id" uuid,
	"outcome" text NOT NULL,
	"code" text,
	"rule_id" uuid,
	"trace" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "decision_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "decision_mode" CHECK ("rules"."decision"."mode" in ('live', 'shadow', 'backtest')),
	CONSTRAINT "decision_outcome" CHECK ("rules"."decision"."outcome" in ('approved', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "rules"."draft" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."draft_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"title" text NOT NULL,
	"state" text DEFAULT 'drafted' NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"shadow_since" timestamp with time zone,
	"live_at" timestamp with time zone,
	"discarded_at" timestamp with time zone,
	"backtest" jsonb,
	CONSTRAINT "draft_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "draft_state" CHECK ("rules"."draft"."state" in ('drafted', 'shadow', 'live', 'discarded'))
);
--> statement-breakpoint
CREATE TABLE "rules"."limit" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."limit_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"draft_id" uuid,
	"action" text NOT NULL,
	"window" text NOT NULL,
	"measure" text NOT NULL,
	"value" numeric(38,0),
	"allowed" numeric(38,0),
	"operator" text DEFAULT 'less_than_or_equal' NOT NULL,
	"source" text NOT NULL,
	"currency" text,
	"slug" text,
	"third_party_config" text,
	"reason" text,
	CONSTRAINT "limit_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "limit_once" UNIQUE NULLS NOT DISTINCT("tenant_id","subject_kind","subject_id","action","window","measure","source","currency","draft_id"),
	CONSTRAINT "limit_subject_kind" CHECK ("rules"."limit"."subject_kind" in ('card', 'account', 'tier', 'tenant')),
	CONSTRAINT "limit_action" CHECK ("rules"."limit"."action" in ('any', 'purchase', 'atm_withdrawal', 'deposit', 'send_money', 'top_up', 'withdrawal')),
	CONSTRAINT "limit_window" CHECK ("rules"."limit"."window" in ('single', 'rolling_24h', 'day', 'week', 'month', 'lifetime')),
	CONSTRAINT "limit_measure" CHECK ("rules"."limit"."measure" in ('amount', 'count')),
	CONSTRAINT "limit_source" CHECK ("rules"."limit"."source" in ('default', 'admin', 'user')),
	CONSTRAINT "limit_operator" CHECK ("rules"."limit"."operator" in ('less_than', 'less_than_or_equal', 'greater', 'less')),
	CONSTRAINT "limit_value" CHECK ("rules"."limit"."value" >= 0 and "rules"."limit"."allowed" >= 0),
	CONSTRAINT "limit_currency" CHECK (("rules"."limit"."measure" = 'amount') = ("rules"."limit"."currency" is not null))
);
--> statement-breakpoint
CREATE TABLE "rules"."list" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."list_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"draft_id" uuid,
	"kind" text NOT NULL,
	"entries" text[] NOT NULL,
	CONSTRAINT "list_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "list_once" UNIQUE NULLS NOT DISTINCT("tenant_id","subject_kind","subject_id","kind","draft_id"),
	CONSTRAINT "list_subject_kind" CHECK ("rules"."list"."subject_kind" in ('card', 'account', 'tier', 'tenant')),
	CONSTRAINT "list_kind" CHECK ("rules"."list"."kind" in ('mcc_allow', 'mcc_block', 'country_allow', 'country_block')),
	CONSTRAINT "list_size" CHECK (cardinality("rules"."list"."entries") <= 100)
);
--> statement-breakpoint
CREATE TABLE "rules"."use" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."use_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cause_id" uuid NOT NULL,
	"card_id" uuid,
	"account_id" uuid NOT NULL,
	"tier_id" uuid,
	"action" text NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"restored" numeric(38,0) DEFAULT 0 NOT NULL,
	"restored_at" timestamp with time zone,
	CONSTRAINT "use_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "use_action" CHECK ("rules"."use"."action" in ('any', 'purchase', 'atm_withdrawal', 'deposit', 'send_money', 'top_up', 'withdrawal')),
	CONSTRAINT "use_restored" CHECK ("rules"."use"."restored" between 0 and "rules"."use"."amount")
);
--> statement-breakpoint
CREATE TABLE "rules"."velocity" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules"."velocity_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"draft_id" uuid,
	"max_authorisations" integer NOT NULL,
	"window_seconds" integer NOT NULL,
	"blocks" boolean DEFAULT true NOT NULL,
	"counts_from" timestamp with time zone,
	CONSTRAINT "velocity_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "velocity_once" UNIQUE NULLS NOT DISTINCT("tenant_id","subject_kind","subject_id","window_seconds","draft_id"),
	CONSTRAINT "velocity_subject_kind" CHECK ("rules"."velocity"."subject_kind" in ('card', 'account', 'tier', 'tenant')),
	CONSTRAINT "velocity_positive" CHECK ("rules"."velocity"."max_authorisations" >= 1 and "rules"."velocity"."window_seconds" >= 1)
);
--> statement-breakpoint
CREATE TABLE "wallet"."account" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."account_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"role" text,
	"owner_customer_id" uuid,
	"owner_card_id" uuid,
	"owner_chain_wallet_id" uuid,
	"asset_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"number" text,
	"code" text,
	"iban" text,
	"bic" text,
	"iban_wanted" boolean DEFAULT false NOT NULL,
	"iban_assigned_at" timestamp with time zone,
	"title" text,
	"label" text,
	"alias" text,
	"is_primary" boolean DEFAULT false NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"posted" numeric(38,0) DEFAULT 0 NOT NULL,
	"held" numeric(38,0) DEFAULT 0 NOT NULL,
	"incoming" numeric(38,0) DEFAULT 0 NOT NULL,
	"floor" numeric(38,0) DEFAULT 0,
	"overdrawn" numeric(38,0) DEFAULT 0 NOT NULL,
	"lifecycle" text DEFAULT 'active' NOT NULL,
	"restriction" text DEFAULT 'none' NOT NULL,
	"restricted_by" text,
	"restriction_reason" text,
	"closed_at" timestamp with time zone,
	"entry_count" integer DEFAULT 0 NOT NULL,
	"last_entry_at" timestamp with time zone,
	"last_entry_hash" "bytea",
	CONSTRAINT "account_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "account_kind" CHECK ("wallet"."account"."kind" in ('digital', 'card_balance', 'virtual', 'treasury', 'holding', 'cards_holding', 'clearing', 'settlement', 'fees', 'adjustment', 'override', 'leverage', 'dust')),
	CONSTRAINT "account_role" CHECK ("wallet"."account"."role" in ('bank_clearing', 'card_settlement', 'fees', 'adjustments', 'override', 'leverage', 'dust')),
	CONSTRAINT "account_lifecycle" CHECK ("wallet"."account"."lifecycle" in ('active', 'closed')),
	CONSTRAINT "account_restriction" CHECK ("wallet"."account"."restriction" in ('none', 'frozen', 'disabled')),
	CONSTRAINT "account_restricted_by" CHECK ("wallet"."account"."restricted_by" in ('holder', 'app', 'staff', 'platform')),
	CONSTRAINT "account_held" CHECK ("wallet"."account"."held" >= 0),
	CONSTRAINT "account_incoming" CHECK ("wallet"."account"."incoming" >= 0),
	CONSTRAINT "account_overdrawn" CHECK ("wallet"."account"."overdrawn" >= 0),
	CONSTRAINT "account_floor" CHECK ("wallet"."account"."floor" is null or "wallet"."account"."posted" - "wallet"."account"."held" >= "wallet"."account"."floor" - "wallet"."account"."overdrawn")
);
--> statement-breakpoint
CREATE TABLE "wallet"."asset" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."asset_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"iso_number" smallint,
	"decimals" smallint NOT NULL,
	"ledger_scale" smallint NOT NULL,
	"name" text NOT NULL,
	"symbol" text,
	"icon" text,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "asset_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "asset_kind" CHECK ("wallet"."asset"."kind" in ('fiat', 'token', 'native')),
	CONSTRAINT "asset_scale" CHECK ("wallet"."asset"."decimals" between 0 and "wallet"."asset"."ledger_scale" and "wallet"."asset"."ledger_scale" <= 30)
);
--> statement-breakpoint
CREATE TABLE "wallet"."chain" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."chain_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code" text NOT NULL,
	"chain_id" bigint NOT NULL,
	"rpc_url" text NOT NULL,
	"confirmations" integer NOT NULL,
	"native_symbol" text NOT NULL,
	"min_deposits" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"scanned_block" bigint,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "chain_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "wallet"."chain_tx" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."chain_tx_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"chain_id" uuid NOT NULL,
	"hash" text,
	"log_index" integer,
	"from_address" text NOT NULL,
	"to_address" text NOT NULL,
	"token_id" uuid NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"state" text NOT NULL,
	"block" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"wallet_id" uuid,
	"transfer_id" uuid,
	CONSTRAINT "chain_tx_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "chain_tx_state" CHECK ("wallet"."chain_tx"."state" in ('queued', 'sent', 'confirmed', 'failed', 'dropped', 'manual_check'))
);
--> statement-breakpoint
CREATE TABLE "wallet"."chain_wallet" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."chain_wallet_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"chain_id" uuid NOT NULL,
	"alias" text,
	"customer_id" uuid,
	"treasury_account_id" uuid,
	"card_id" uuid,
	"address" text NOT NULL,
	"key_path_sealed" "bytea" NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"lifecycle" text DEFAULT 'active' NOT NULL,
	"rotated_at" timestamp with time zone,
	CONSTRAINT "chain_wallet_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "chain_wallet_kind" CHECK ("wallet"."chain_wallet"."kind" in ('virtual', 'treasury', 'holding', 'cards_holding', 'card_deposit'))
);
--> statement-breakpoint
CREATE TABLE "wallet"."contact" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."contact_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"owner_customer_id" uuid NOT NULL,
	"title" text NOT NULL,
	"iban" text NOT NULL,
	"bank_code" text,
	"account_title" text NOT NULL,
	"swift_code" text,
	"bank_name" text,
	"active" boolean DEFAULT true NOT NULL,
	"third_party_config_id" integer,
	CONSTRAINT "contact_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "wallet"."dispute" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."dispute_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"leg_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"reason" text NOT NULL,
	"notes" text,
	"opened_by" text NOT NULL,
	"resolved_by" text,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "dispute_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "dispute_status" CHECK ("wallet"."dispute"."status" in ('open', 'under_review', 'resolved', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "wallet"."entry" (
	"tenant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."entry_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transfer_id" uuid NOT NULL,
	"asset_id" uuid NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"balance_after" numeric(38,0) NOT NULL,
	"narration" text,
	"hash" "bytea" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "entry_tenant_id_account_id_n_pk" PRIMARY KEY("tenant_id","account_id","n"),
	CONSTRAINT "entry_amount" CHECK ("wallet"."entry"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "wallet"."hold" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."hold_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"account_id" uuid NOT NULL,
	"transfer_id" uuid NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"remaining" numeric(38,0) NOT NULL,
	"state" text NOT NULL,
	"expires_at" timestamp with time zone,
	CONSTRAINT "hold_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "hold_state" CHECK ("wallet"."hold"."state" in ('open', 'captured', 'released', 'expired')),
	CONSTRAINT "hold_remaining" CHECK ("wallet"."hold"."remaining" between 0 and "wallet"."hold"."amount"),
	CONSTRAINT "hold_ended" CHECK ("wallet"."hold"."state" = 'open' or "wallet"."hold"."remaining" = 0)
);
--> statement-breakpoint
CREATE TABLE "wallet"."leg" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."leg_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"transfer_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"category" text NOT NULL,
	"related_account_id" uuid,
	"posted_at" timestamp with time zone,
	CONSTRAINT "leg_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "leg_direction" CHECK ("wallet"."leg"."direction" in ('debit', 'credit')),
	CONSTRAINT "leg_status" CHECK ("wallet"."leg"."status" in ('pending', 'posted', 'failed', 'declined', 'reversed', 'refunded', 'manual_check'))
);
--> statement-breakpoint
CREATE TABLE "wallet"."payment_destination" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."payment_destination_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"chain_id" uuid NOT NULL,
	"payment_address" text NOT NULL,
	"fee_address" text NOT NULL,
	CONSTRAINT "payment_destination_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "wallet"."token" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."token_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"chain_id" uuid NOT NULL,
	"asset_id" uuid NOT NULL,
	"symbol" text NOT NULL,
	"name" text NOT NULL,
	"address" text,
	"decimals" smallint NOT NULL,
	"usd_price" text,
	"settlement" boolean DEFAULT false NOT NULL,
	"listed" boolean DEFAULT true NOT NULL,
	CONSTRAINT "token_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "wallet"."transfer" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."transfer_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"asset_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount" numeric(38,0) NOT NULL,
	"charges" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"total_charges" numeric(38,0) DEFAULT 0 NOT NULL,
	"posted_amount" numeric(38,0) DEFAULT 0 NOT NULL,
	"refunded_amount" numeric(38,0) DEFAULT 0 NOT NULL,
	"from_account_id" uuid,
	"to_account_id" uuid,
	"fees_account_id" uuid,
	"hold_id" uuid,
	"contact_id" uuid,
	"purpose" text,
	"description" text,
	"narration" text,
	"reference" text,
	"gateway_ref" text,
	"gateway_number" bigint,
	"api_status" text,
	"issuer_slug" text,
	"transaction_amount" numeric(38,0),
	"transaction_currency" text,
	"conversion_rate" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"payment_method" text,
	"bank_account_sealed" "bytea",
	"bank_account_last4" text,
	"ifsc" text,
	"original_id" uuid,
	"authorisation_id" uuid,
	"card_id" uuid,
	"chain_tx_id" uuid,
	"from_address" text,
	"to_address" text,
	"initiated_kind" text NOT NULL,
	"initiated_by" text NOT NULL,
	"request_id" text NOT NULL,
	"key_account_id" uuid,
	"idempotency_key" text,
	"failed_reason" text,
	"posted_at" timestamp with time zone,
	"cleared_at" timestamp with time zone,
	CONSTRAINT "transfer_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "transfer_kind" CHECK ("wallet"."transfer"."kind" in ('direct', 'internal', 'top_up', 'withdrawal', 'inbound', 'outbound', 'card_purchase', 'atm_withdrawal', 'card_refund', 'refund', 'fee', 'adjustment', 'chain_deposit', 'chain_withdrawal', 'chain_transfer', 'sweep', 'override', 'leverage')),
	CONSTRAINT "transfer_status" CHECK ("wallet"."transfer"."status" in ('pending', 'posted', 'failed', 'declined', 'reversed', 'refunded', 'manual_check')),
	CONSTRAINT "transfer_amount" CHECK ("wallet"."transfer"."amount" >= 0 and "wallet"."transfer"."total_charges" >= 0),
	CONSTRAINT "transfer_refunded" CHECK ("wallet"."transfer"."refunded_amount" between 0 and "wallet"."transfer"."posted_amount")
);
--> statement-breakpoint
CREATE TABLE "wallet"."treasury_account" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "wallet"."treasury_account_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"alias" text NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "treasury_account_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "card"."card_account" ADD CONSTRAINT "card_account_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."card" ADD CONSTRAINT "card_tier" FOREIGN KEY ("tenant_id","tier_id") REFERENCES "card"."tier"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."challenge" ADD CONSTRAINT "challenge_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."conversion" ADD CONSTRAINT "conversion_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."fulfilment" ADD CONSTRAINT "fulfilment_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."report" ADD CONSTRAINT "report_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."secret_token" ADD CONSTRAINT "secret_token_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card"."vault" ADD CONSTRAINT "vault_card" FOREIGN KEY ("tenant_id","card_id") REFERENCES "card"."card"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_card_seq" ON "card"."activity" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE INDEX "activity_card_at" ON "card"."activity" USING btree ("tenant_id","card_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "authorisation_network_ref" ON "card"."authorisation" USING btree ("tenant_id","network_ref");--> statement-breakpoint
CREATE INDEX "authorisation_card_seq" ON "card"."authorisation" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE INDEX "authorisation_account_seq" ON "card"."authorisation" USING btree ("tenant_id","account_id","seq");--> statement-breakpoint
CREATE INDEX "authorisation_expiry" ON "card"."authorisation" USING btree ("tenant_id","expires_at") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "authorisation_question" ON "card"."authorisation" USING btree ("tenant_id","question_deadline") WHERE state = 'questioned';--> statement-breakpoint
CREATE UNIQUE INDEX "card_account_current" ON "card"."card_account" USING btree ("tenant_id","card_id") WHERE until_at is null;--> statement-breakpoint
CREATE INDEX "card_account_account" ON "card"."card_account" USING btree ("tenant_id","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "card_public_id" ON "card"."card" USING btree ("tenant_id","public_id");--> statement-breakpoint
CREATE UNIQUE INDEX "card_token" ON "card"."card" USING btree ("tenant_id","token");--> statement-breakpoint
CREATE INDEX "card_account_seq" ON "card"."card" USING btree ("tenant_id","account_id","seq");--> statement-breakpoint
CREATE INDEX "card_customer_seq" ON "card"."card" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "card_seq" ON "card"."card" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "card_tier_live" ON "card"."card" USING btree ("tenant_id","tier_id") WHERE lifecycle <> 'closed' and expired_at is null;--> statement-breakpoint
CREATE INDEX "card_expiring" ON "card"."card" USING btree ("tenant_id","valid_through") WHERE lifecycle <> 'closed' and expired_at is null;--> statement-breakpoint
CREATE INDEX "challenge_pending" ON "card"."challenge" USING btree ("tenant_id","expires_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "challenge_card_seq" ON "card"."challenge" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "conversion_open" ON "card"."conversion" USING btree ("tenant_id","card_id") WHERE status = 'applied';--> statement-breakpoint
CREATE INDEX "conversion_card_seq" ON "card"."conversion" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "embossing_name_once" ON "card"."embossing_name" USING btree ("tenant_id","customer_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "fulfilment_once" ON "card"."fulfilment" USING btree ("tenant_id","card_id","generation");--> statement-breakpoint
CREATE INDEX "history_card_seq" ON "card"."history" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "report_open" ON "card"."report" USING btree ("tenant_id","card_id") WHERE status in ('reported', 'reviewed');--> statement-breakpoint
CREATE INDEX "report_seq" ON "card"."report" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "secret_token_hash" ON "card"."secret_token" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "secret_token_issued" ON "card"."secret_token" USING btree ("tenant_id","card_id","kind") WHERE state = 'issued';--> statement-breakpoint
CREATE UNIQUE INDEX "tier_standard" ON "card"."tier" USING btree ("tenant_id") WHERE standard;--> statement-breakpoint
CREATE UNIQUE INDEX "vault_pan" ON "card"."vault" USING btree ("tenant_id","pan_hmac") WHERE current;--> statement-breakpoint
CREATE UNIQUE INDEX "vault_current" ON "card"."vault" USING btree ("tenant_id","card_id") WHERE current;--> statement-breakpoint
CREATE INDEX "vault_key" ON "card"."vault" USING btree ("tenant_id","key_id");--> statement-breakpoint
CREATE INDEX "delivery_due" ON "events"."delivery" USING btree ("next_attempt_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "delivery_order" ON "events"."delivery" USING btree ("tenant_id","endpoint_id","resource_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_once" ON "events"."delivery" USING btree ("tenant_id","endpoint_id","event_id") WHERE trigger = 'event';--> statement-breakpoint
CREATE INDEX "once_expiry" ON "events"."once" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "outbox_tail" ON "events"."outbox" USING btree ("xid","seq");--> statement-breakpoint
CREATE INDEX "outbox_resource" ON "events"."outbox" USING btree ("tenant_id","resource_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "address_type" ON "identity"."address" USING btree ("tenant_id","customer_id","type");--> statement-breakpoint
CREATE INDEX "associated_person_customer" ON "identity"."associated_person" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "audit_seq" ON "identity"."audit" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "audit_target" ON "identity"."audit" USING btree ("tenant_id","target_id","target_type","seq");--> statement-breakpoint
CREATE INDEX "audit_actor" ON "identity"."audit" USING btree ("tenant_id","actor_id","seq");--> statement-breakpoint
CREATE INDEX "bank_account_customer" ON "identity"."bank_account" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "city_state" ON "identity"."city" USING btree ("state_id","name");--> statement-breakpoint
CREATE INDEX "country_name" ON "identity"."country" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_client_id" ON "identity"."credential" USING btree ("client_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_device_id" ON "identity"."credential" USING btree ("device_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_digest" ON "identity"."credential" USING btree ("digest");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_previous_digest" ON "identity"."credential" USING btree ("previous_digest");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_email" ON "identity"."credential" USING btree ("tenant_id","email_key");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_name" ON "identity"."credential" USING btree ("tenant_id","kind","name") WHERE revoked_at is null and kind <> 'login';--> statement-breakpoint
CREATE INDEX "credential_customer" ON "identity"."credential" USING btree ("tenant_id","customer_id");--> statement-breakpoint
CREATE INDEX "credential_seq" ON "identity"."credential" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_email" ON "identity"."customer" USING btree ("tenant_id","email_key");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_phone" ON "identity"."customer" USING btree ("tenant_id","phone_key");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_username" ON "identity"."customer" USING btree ("tenant_id","username_key");--> statement-breakpoint
CREATE INDEX "customer_seq" ON "identity"."customer" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "customer_email_folded" ON "identity"."customer" USING btree ("tenant_id",lower("email"));--> statement-breakpoint
CREATE INDEX "customer_parent" ON "identity"."customer" USING btree ("tenant_id","parent_id") WHERE parent_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "grant_operation" ON "identity"."credential_grant" USING btree ("tenant_id","credential_id","operation");--> statement-breakpoint
CREATE INDEX "kyc_case_customer" ON "identity"."kyc_case" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "kyc_case_status" ON "identity"."kyc_case" USING btree ("tenant_id","status","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_case_open" ON "identity"."kyc_case" USING btree ("tenant_id","customer_id") WHERE status in ('pending', 'in_review');--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_case_hosted" ON "identity"."kyc_case" USING btree ("hosted_token_digest");--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_case_number" ON "identity"."kyc_case" USING btree ("tenant_id","doc_number_digest") WHERE status in ('pending', 'in_review', 'approved');--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_document_current" ON "identity"."kyc_document" USING btree ("tenant_id","customer_id","type",coalesce("side", '')) WHERE status = 'received' and replaced_at is null;--> statement-breakpoint
CREATE INDEX "kyc_document_customer" ON "identity"."kyc_document" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "kyc_history_customer" ON "identity"."kyc_history" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_identification_once" ON "identity"."kyc_identification" USING btree ("tenant_id","customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_personal_once" ON "identity"."kyc_personal" USING btree ("tenant_id","customer_id");--> statement-breakpoint
CREATE INDEX "login_history_credential" ON "identity"."login_history" USING btree ("tenant_id","credential_id","seq");--> statement-breakpoint
CREATE INDEX "message_due" ON "identity"."message" USING btree ("next_attempt_at") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "notification_customer" ON "identity"."notification" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE INDEX "notification_unread" ON "identity"."notification" USING btree ("tenant_id","customer_id") WHERE read_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_token_digest" ON "identity"."one_time_token" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "one_time_token_subject" ON "identity"."one_time_token" USING btree ("tenant_id","credential_id","purpose");--> statement-breakpoint
CREATE UNIQUE INDEX "otp_live" ON "identity"."otp" USING btree ("tenant_id","subject_id","purpose");--> statement-breakpoint
CREATE UNIQUE INDEX "provider_link_once" ON "identity"."provider_link" USING btree ("tenant_id","customer_id","provider");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_token_digest" ON "identity"."refresh_token" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "refresh_token_session" ON "identity"."refresh_token" USING btree ("tenant_id","session_id");--> statement-breakpoint
CREATE INDEX "revoked_token_until" ON "identity"."revoked_token" USING btree ("until");--> statement-breakpoint
CREATE UNIQUE INDEX "rsa_key_kid" ON "identity"."rsa_key" USING btree ("tenant_id","kid");--> statement-breakpoint
CREATE INDEX "session_credential" ON "identity"."session" USING btree ("tenant_id","credential_id","seq");--> statement-breakpoint
CREATE INDEX "session_customer" ON "identity"."session" USING btree ("tenant_id","customer_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "setting_key" ON "identity"."setting" USING btree ("tenant_id","key");--> statement-breakpoint
CREATE INDEX "state_country" ON "identity"."state" USING btree ("country_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_account_mode" ON "identity"."tenant" USING btree ("account_id","mode");--> statement-breakpoint
CREATE UNIQUE INDEX "tenant_email" ON "identity"."tenant" USING btree ("mode","email_key");--> statement-breakpoint
CREATE UNIQUE INDEX "trusted_address_once" ON "identity"."trusted_address" USING btree ("tenant_id","customer_id","ip_digest");--> statement-breakpoint
CREATE INDEX "decision_cause" ON "rules"."decision" USING btree ("tenant_id","cause_id");--> statement-breakpoint
CREATE INDEX "decision_card_seq" ON "rules"."decision" USING btree ("tenant_id","card_id","seq");--> statement-breakpoint
CREATE INDEX "decision_draft_seq" ON "rules"."decision" USING btree ("tenant_id","draft_id","seq") WHERE draft_id is not null;--> statement-breakpoint
CREATE INDEX "limit_seq" ON "rules"."limit" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "limit_draft" ON "rules"."limit" USING btree ("tenant_id","draft_id") WHERE draft_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "use_once" ON "rules"."use" USING btree ("tenant_id","cause_id");--> statement-breakpoint
CREATE INDEX "use_card_at" ON "rules"."use" USING btree ("tenant_id","card_id","at") WHERE card_id is not null;--> statement-breakpoint
CREATE INDEX "use_account_at" ON "rules"."use" USING btree ("tenant_id","account_id","at");--> statement-breakpoint
CREATE INDEX "use_tier_at" ON "rules"."use" USING btree ("tenant_id","tier_id","at") WHERE tier_id is not null;--> statement-breakpoint
CREATE INDEX "use_at" ON "rules"."use" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "account_seq" ON "wallet"."account" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "account_number" ON "wallet"."account" USING btree ("tenant_id","number") WHERE number is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "account_code" ON "wallet"."account" USING btree ("tenant_id","code") WHERE code is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "account_iban" ON "wallet"."account" USING btree ("tenant_id","iban") WHERE iban is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "account_role" ON "wallet"."account" USING btree ("tenant_id","role","asset_id") WHERE role is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "account_primary" ON "wallet"."account" USING btree ("tenant_id","owner_customer_id","currency") WHERE is_primary and lifecycle = 'active';--> statement-breakpoint
CREATE INDEX "account_owner" ON "wallet"."account" USING btree ("tenant_id","owner_customer_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "account_list" ON "wallet"."account" USING btree ("tenant_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "account_card" ON "wallet"."account" USING btree ("tenant_id","owner_card_id") WHERE owner_card_id is not null;--> statement-breakpoint
CREATE INDEX "account_chain_wallet" ON "wallet"."account" USING btree ("tenant_id","owner_chain_wallet_id") WHERE owner_chain_wallet_id is not null;--> statement-breakpoint
CREATE INDEX "account_iban_wanted" ON "wallet"."account" USING btree ("tenant_id","created_at") WHERE iban_wanted and iban is null;--> statement-breakpoint
CREATE UNIQUE INDEX "asset_code" ON "wallet"."asset" USING btree ("tenant_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "asset_seq" ON "wallet"."asset" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_code" ON "wallet"."chain" USING btree ("tenant_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_tx_once" ON "wallet"."chain_tx" USING btree ("tenant_id","chain_id","hash","log_index") WHERE hash is not null;--> statement-breakpoint
CREATE INDEX "chain_tx_open" ON "wallet"."chain_tx" USING btree ("tenant_id","chain_id","state") WHERE state in ('queued', 'sent');--> statement-breakpoint
CREATE INDEX "chain_tx_wallet" ON "wallet"."chain_tx" USING btree ("tenant_id","wallet_id","created_at","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_wallet_address" ON "wallet"."chain_wallet" USING btree ("tenant_id","chain_id","address");--> statement-breakpoint
CREATE UNIQUE INDEX "chain_wallet_holding" ON "wallet"."chain_wallet" USING btree ("tenant_id","chain_id","kind") WHERE kind in ('holding', 'cards_holding') and lifecycle = 'active';--> statement-breakpoint
CREATE INDEX "chain_wallet_list" ON "wallet"."chain_wallet" USING btree ("tenant_id","kind","chain_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "chain_wallet_customer" ON "wallet"."chain_wallet" USING btree ("tenant_id","customer_id") WHERE customer_id is not null;--> statement-breakpoint
CREATE INDEX "chain_wallet_card" ON "wallet"."chain_wallet" USING btree ("tenant_id","card_id") WHERE card_id is not null;--> statement-breakpoint
CREATE INDEX "chain_wallet_treasury" ON "wallet"."chain_wallet" USING btree ("tenant_id","treasury_account_id") WHERE treasury_account_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_seq" ON "wallet"."contact" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_iban" ON "wallet"."contact" USING btree ("tenant_id","owner_customer_id","iban");--> statement-breakpoint
CREATE INDEX "contact_list" ON "wallet"."contact" USING btree ("tenant_id","created_at","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "dispute_leg" ON "wallet"."dispute" USING btree ("tenant_id","leg_id");--> statement-breakpoint
CREATE INDEX "dispute_account" ON "wallet"."dispute" USING btree ("tenant_id","account_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "dispute_list" ON "wallet"."dispute" USING btree ("tenant_id","status","created_at","seq");--> statement-breakpoint
CREATE INDEX "entry_time" ON "wallet"."entry" USING btree ("tenant_id","account_id","at","n");--> statement-breakpoint
CREATE INDEX "entry_transfer" ON "wallet"."entry" USING btree ("tenant_id","transfer_id");--> statement-breakpoint
CREATE INDEX "hold_open" ON "wallet"."hold" USING btree ("tenant_id","account_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "hold_due" ON "wallet"."hold" USING btree ("tenant_id","expires_at") WHERE state = 'open' and expires_at is not null;--> statement-breakpoint
CREATE INDEX "hold_transfer" ON "wallet"."hold" USING btree ("tenant_id","transfer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "leg_seq" ON "wallet"."leg" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE INDEX "leg_account" ON "wallet"."leg" USING btree ("tenant_id","account_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "leg_transfer" ON "wallet"."leg" USING btree ("tenant_id","transfer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_destination_chain" ON "wallet"."payment_destination" USING btree ("tenant_id","chain_id");--> statement-breakpoint
CREATE UNIQUE INDEX "token_address" ON "wallet"."token" USING btree ("tenant_id","chain_id","address");--> statement-breakpoint
CREATE UNIQUE INDEX "token_native" ON "wallet"."token" USING btree ("tenant_id","chain_id") WHERE address is null;--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_seq" ON "wallet"."transfer" USING btree ("tenant_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_key" ON "wallet"."transfer" USING btree ("tenant_id","key_account_id","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "transfer_list" ON "wallet"."transfer" USING btree ("tenant_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "transfer_card" ON "wallet"."transfer" USING btree ("tenant_id","card_id","created_at","seq") WHERE card_id is not null;--> statement-breakpoint
CREATE INDEX "transfer_authorisation" ON "wallet"."transfer" USING btree ("tenant_id","authorisation_id") WHERE authorisation_id is not null;--> statement-breakpoint
CREATE INDEX "transfer_original" ON "wallet"."transfer" USING btree ("tenant_id","original_id") WHERE original_id is not null;--> statement-breakpoint
CREATE INDEX "transfer_open" ON "wallet"."transfer" USING btree ("tenant_id","created_at") WHERE status in ('pending', 'manual_check');