CREATE TABLE "identity"."former_secret" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identity"."former_secret_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"credential_id" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "former_secret_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "identity"."credential" DROP CONSTRAINT "credential_previous";--> statement-breakpoint
DROP INDEX "identity"."credential_previous_digest";--> statement-breakpoint
CREATE UNIQUE INDEX "former_secret_digest" ON "identity"."former_secret" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "former_secret_credential" ON "identity"."former_secret" USING btree ("tenant_id","credential_id");--> statement-breakpoint
INSERT INTO "identity"."former_secret" ("tenant_id", "id", "credential_id", "digest", "until")
SELECT "tenant_id", gen_random_uuid(), "id", "previous_digest", "previous_until"
FROM "identity"."credential" WHERE "previous_until" > now();--> statement-breakpoint
ALTER TABLE "identity"."credential" DROP COLUMN "previous_digest";--> statement-breakpoint
ALTER TABLE "identity"."credential" DROP COLUMN "previous_until";