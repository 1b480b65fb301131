-- Guards that drizzle has no words for. Statements are parted by the breakpoint marker that the migrator splits at.
create or replace function events.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is insert-only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger outbox_insert_only before update or delete or truncate on events.outbox
  for each statement execute function events.refuse_change();
--> statement-breakpoint
