create trigger history_insert_only before update or delete or truncate on card.history
  for each statement execute function events.refuse_change();
--> statement-breakpoint
create trigger activity_insert_only before update or delete or truncate on card.activity
  for each statement execute function events.refuse_change();
--> statement-breakpoint
