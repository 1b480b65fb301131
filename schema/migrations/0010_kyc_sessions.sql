DROP INDEX "identity"."kyc_case_open";--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD COLUMN "asked_level" text;--> statement-breakpoint
UPDATE "identity"."kyc_case" SET "asked_level" = "target_level" WHERE kind = 'session';--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD COLUMN "due_verdict" text;--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD COLUMN "due_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_case_pending" ON "identity"."kyc_case" USING btree ("tenant_id","customer_id") WHERE status = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_case_in_review" ON "identity"."kyc_case" USING btree ("tenant_id","customer_id") WHERE status = 'in_review';--> statement-breakpoint
CREATE UNIQUE INDEX "kyc_case_session" ON "identity"."kyc_case" USING btree ("id") WHERE kind = 'session';--> statement-breakpoint
CREATE INDEX "kyc_case_due" ON "identity"."kyc_case" USING btree ("due_at") WHERE status = 'in_review' and due_at is not null;--> statement-breakpoint
CREATE INDEX "kyc_case_expiry" ON "identity"."kyc_case" USING btree ("expires_at") WHERE status = 'pending' and expires_at is not null;--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD CONSTRAINT "kyc_case_asked_level" CHECK ("identity"."kyc_case"."asked_level" in ('basic', 'full'));--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD CONSTRAINT "kyc_case_due_verdict" CHECK ("identity"."kyc_case"."due_verdict" in ('approved', 'rejected'));--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD CONSTRAINT "kyc_case_due_pair" CHECK (("identity"."kyc_case"."due_verdict" is null) = ("identity"."kyc_case"."due_at" is null));--> statement-breakpoint
ALTER TABLE "identity"."kyc_case" ADD CONSTRAINT "kyc_case_asked" CHECK (("identity"."kyc_case"."kind" = 'session') = ("identity"."kyc_case"."asked_level" is not null));