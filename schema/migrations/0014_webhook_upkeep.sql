CREATE INDEX "endpoint_failed" ON "events"."endpoint" USING btree ("updated_at") WHERE disabled_reason = 'delivery_failures' and deleted_at is null;--> statement-breakpoint
-- Pings and tests are told of nothing else that happened: each is an event of its own, older ones like all since.
update events.delivery set event_id = id where event_id is null and trigger in ('event', 'test');
