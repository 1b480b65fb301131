DROP INDEX "card"."card_account_seq";--> statement-breakpoint
DROP INDEX "card"."card_customer_seq";--> statement-breakpoint
DROP INDEX "events"."delivery_list";--> statement-breakpoint
DROP INDEX "events"."endpoint_list";--> statement-breakpoint
DROP INDEX "wallet"."account_owner";--> statement-breakpoint
DROP INDEX "wallet"."account_list";--> statement-breakpoint
DROP INDEX "wallet"."leg_account";--> statement-breakpoint
ALTER TABLE "events"."once" ADD COLUMN "answer_headers" jsonb;--> statement-breakpoint
CREATE INDEX "card_account_list" ON "card"."card" USING btree ("tenant_id","account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "card_customer_list" ON "card"."card" USING btree ("tenant_id","customer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "card_list" ON "card"."card" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "customer_list" ON "identity"."customer" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "delivery_list" ON "events"."delivery" USING btree ("tenant_id","endpoint_id","created_at","id");--> statement-breakpoint
CREATE INDEX "endpoint_list" ON "events"."endpoint" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "account_owner" ON "wallet"."account" USING btree ("tenant_id","owner_customer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "account_list" ON "wallet"."account" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "leg_account" ON "wallet"."leg" USING btree ("tenant_id","account_id","created_at","id");