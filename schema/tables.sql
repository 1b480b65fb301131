create table card.activity (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  card_id uuid not null,
  operation text not null,
  authorisation_id uuid,
  transfer_id uuid,
  status text not null,
  amount numeric(38,0) not null,
  currency text not null,
  transaction_amount numeric(38,0),
  transaction_currency text,
  exchange_rate numeric,
  merchant_name text,
  balance_before numeric(38,0),
  balance_after numeric(38,0),
  decline_code text,
  decline_simple text,
  decline_detailed text,
  response_code text,
  fee_fx_provider numeric(38,0) default 0 not null,
  fee_fx_client numeric(38,0) default 0 not null,
  fee_atm_provider numeric(38,0) default 0 not null,
  fee_atm_client numeric(38,0) default 0 not null,
  fee_deposit_provider numeric(38,0) default 0 not null,
  fee_deposit_client numeric(38,0) default 0 not null,
  at timestamp with time zone not null,
  constraint activity_operation CHECK ((operation = ANY (ARRAY['authorization'::text, 'approved'::text, 'cleared'::text, 'rejected'::text, 'reversed'::text, 'refund'::text, 'wallet_deposit'::text, 'wallet_withdrawal'::text, 'warranty_deposit'::text, 'warranty_withdrawal'::text, 'override_virtual_balance'::text, 'visa_direct_deposit'::text]))),
  constraint activity_status CHECK ((status = ANY (ARRAY['success'::text, 'pending'::text, 'failed'::text]))),
  constraint activity_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX activity_card ON card.activity USING btree (tenant_id, card_id, at, seq);

create table card.authorisation (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  generation integer not null,
  customer_id uuid,
  account_id uuid not null,
  transfer_id uuid,
  hold_id uuid,
  network_ref text not null,
  type text default 'purchase'::text not null,
  state text not null,
  decline_reason text,
  channel text not null,
  card_present boolean not null,
  three_ds_passed boolean,
  asked boolean default true not null,
  merchant_id text,
  merchant_name text,
  mcc text,
  merchant_category text,
  merchant_city text,
  merchant_post_code text,
  merchant_state text,
  merchant_country text,
  currency text not null,
  amount numeric(38,0) not null,
  authorised numeric(38,0) default 0 not null,
  captured numeric(38,0) default 0 not null,
  refunded numeric(38,0) default 0 not null,
  reversed numeric(38,0) default 0 not null,
  transaction_amount numeric(38,0),
  transaction_currency text,
  exchange_rate numeric,
  fee_fx_provider numeric(38,0) default 0 not null,
  fee_fx_client numeric(38,0) default 0 not null,
  fee_atm_provider numeric(38,0) default 0 not null,
  fee_atm_client numeric(38,0) default 0 not null,
  fee_deposit_provider numeric(38,0) default 0 not null,
  fee_deposit_client numeric(38,0) default 0 not null,
  authorised_at timestamp with time zone,
  posted_at timestamp with time zone,
  expires_at timestamp with time zone,
  question_deadline timestamp with time zone,
  question_sent_at timestamp with time zone,
  answered_at timestamp with time zone,
  answer_code text,
  signature text,
  requested numeric(38,0) not null,
  held numeric(38,0) default 0 not null,
  cleared_at timestamp with time zone,
  constraint authorisation_channel CHECK ((channel = ANY (ARRAY['ecommerce'::text, 'wallet'::text, 'chip'::text, 'contactless'::text, 'atm'::text, 'visa_direct'::text]))),
  constraint authorisation_decline_reason CHECK ((decline_reason = ANY (ARRAY['card_closed'::text, 'card_expired'::text, 'card_frozen'::text, 'card_blocked'::text, 'card_reported'::text, 'card_not_active'::text, 'customer_suspended'::text, 'account_closed'::text, 'account_frozen'::text, 'wrong_pin'::text, 'wrong_cvv'::text, 'wrong_expiry'::text, 'pin_tries'::text, 'cvv_tries'::text, 'expiry_tries'::text, 'velocity'::text, 'purchase'::text, 'atm'::text, 'online'::text, 'contactless'::text, 'card_present'::text, 'cross_border'::text, 'mcc'::text, 'country'::text, 'limit_single'::text, 'limit_day'::text, 'limit_week'::text, 'limit_month'::text, 'limit_lifetime'::text, 'holding_funds'::text, 'funds'::text, 'refused'::text, 'timed_out'::text, 'three_ds'::text]))),
  constraint authorisation_declined CHECK (((state = 'declined'::text) <= (decline_reason IS NOT NULL))),
  constraint authorisation_held CHECK (((held >= (0)::numeric) AND ((state = ANY (ARRAY['held'::text, 'captured'::text])) OR (held = (0)::numeric)))),
  constraint authorisation_refunded CHECK (((refunded >= (0)::numeric) AND (refunded <= captured))),
  constraint authorisation_state CHECK ((state = ANY (ARRAY['declined'::text, 'questioned'::text, 'held'::text, 'captured'::text, 'reversed'::text, 'failed'::text]))),
  constraint authorisation_type CHECK ((type = ANY (ARRAY['purchase'::text, 'atm_withdrawal'::text, 'deposit'::text]))),
  constraint authorisation_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX authorisation_account ON card.authorisation USING btree (tenant_id, account_id, created_at, seq);
CREATE INDEX authorisation_card ON card.authorisation USING btree (tenant_id, card_id, created_at, seq);
CREATE INDEX authorisation_customer ON card.authorisation USING btree (tenant_id, customer_id, created_at, seq);
CREATE INDEX authorisation_expiry ON card.authorisation USING btree (tenant_id, expires_at) WHERE (state = 'held'::text);
CREATE INDEX authorisation_list ON card.authorisation USING btree (tenant_id, created_at, seq);
CREATE INDEX authorisation_network_ref ON card.authorisation USING btree (tenant_id, network_ref);
CREATE INDEX authorisation_question ON card.authorisation USING btree (tenant_id, question_deadline) WHERE (state = 'questioned'::text);

create table card.card (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid,
  tier_id uuid not null,
  account_id uuid not null,
  public_id text not null,
  token integer generated always as ((100000000 + ((seq * 618033989) % (900000000)::bigint))) stored not null,
  form text not null,
  network text not null,
  currency text not null,
  issuer_config_id integer,
  holder_name text,
  label text,
  embossed_name text,
  recipient_name text,
  design text,
  delivery_speed text,
  predecessor_id uuid,
  successor_id uuid,
  generation integer default 1 not null,
  last4 text not null,
  valid_through date not null,
  lifecycle text not null,
  restriction text default 'none'::text not null,
  status text generated always as (
CASE
    WHEN (lifecycle = 'closed'::text) THEN 'closed'::text
    WHEN (expired_at IS NOT NULL) THEN 'expired'::text
    WHEN (restriction <> 'none'::text) THEN restriction
    ELSE lifecycle
END) stored not null,
  restricted_by text,
  restriction_reason text,
  restricted_at timestamp with time zone,
  reported_kind text,
  closed_reason text,
  closed_at timestamp with time zone,
  expired_at timestamp with time zone,
  status_reason text,
  prior_status_reason text,
  card_text text,
  remarks text,
  token_flags text default '00000'::text not null,
  processed_at_third_party boolean default false not null,
  max_purchase_limit numeric(38,0),
  activated_at timestamp with time zone,
  activation_code_hash bytea,
  activation_tries smallint default 0 not null,
  activation_locked_until timestamp with time zone,
  pin_id uuid,
  pin_set_at timestamp with time zone,
  approval_method text,
  three_ds_config_id integer,
  three_ds_enrolled boolean default false not null,
  three_ds_channel text default 'sms'::text not null,
  email text,
  otp_dial_code integer,
  otp_phone text,
  pin_tries smallint default 0 not null,
  cvv_tries smallint default 0 not null,
  expiry_tries smallint default 0 not null,
  metadata jsonb default '{}'::jsonb not null,
  constraint card_approval_method CHECK ((approval_method = ANY (ARRAY['top_up'::text, 'webhook'::text, 'none'::text, 'defi'::text]))),
  constraint card_closed CHECK (((lifecycle = 'closed'::text) = ((closed_reason IS NOT NULL) AND (closed_at IS NOT NULL)))),
  constraint card_closed_reason CHECK ((closed_reason = ANY (ARRAY['replaced'::text, 'renewed'::text, 'lost'::text, 'stolen'::text, 'damaged'::text, 'fraud'::text, 'user_request'::text, 'offboarding'::text, 'deleted'::text]))),
  constraint card_form CHECK ((form = ANY (ARRAY['virtual'::text, 'physical'::text]))),
  constraint card_last4 CHECK ((last4 ~ '^[0-9]{4}$'::text)),
  constraint card_lifecycle CHECK ((lifecycle = ANY (ARRAY['pending'::text, 'issuance'::text, 'shipping'::text, 'awaiting_activation'::text, 'active'::text, 'closed'::text]))),
  constraint card_network CHECK ((network = ANY (ARRAY['visa'::text, 'mastercard'::text]))),
  constraint card_reported CHECK (((restriction = 'reported'::text) = (reported_kind IS NOT NULL))),
  constraint card_reported_kind CHECK ((reported_kind = ANY (ARRAY['lost'::text, 'stolen'::text, 'damaged'::text, 'expired'::text]))),
  constraint card_restricted CHECK (((restriction = 'none'::text) = (restricted_by IS NULL))),
  constraint card_restricted_by CHECK ((restricted_by = ANY (ARRAY['holder'::text, 'app'::text, 'staff'::text, 'platform'::text, 'network'::text]))),
  constraint card_restriction CHECK ((restriction = ANY (ARRAY['none'::text, 'frozen'::text, 'blocked'::text, 'reported'::text]))),
  constraint card_three_ds_channel CHECK ((three_ds_channel = ANY (ARRAY['sms'::text, 'webhook'::text, 'disabled'::text]))),
  constraint card_tier FOREIGN KEY (tenant_id, tier_id) REFERENCES card.tier(tenant_id, id),
  constraint card_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX card_account_list ON card.card USING btree (tenant_id, account_id, created_at, id);
CREATE INDEX card_customer_list ON card.card USING btree (tenant_id, customer_id, created_at, id);
CREATE INDEX card_customer_seq ON card.card USING btree (tenant_id, customer_id, seq);
CREATE INDEX card_expiring ON card.card USING btree (tenant_id, valid_through) WHERE ((lifecycle <> 'closed'::text) AND (expired_at IS NULL));
CREATE INDEX card_issuing ON card.card USING btree (tenant_id, seq) WHERE ((lifecycle = 'issuance'::text) AND (form = 'virtual'::text));
CREATE INDEX card_last4 ON card.card USING btree (tenant_id, last4);
CREATE INDEX card_list ON card.card USING btree (tenant_id, created_at, id);
CREATE INDEX card_predecessor ON card.card USING btree (tenant_id, predecessor_id) WHERE (predecessor_id IS NOT NULL);
CREATE UNIQUE INDEX card_public_id ON card.card USING btree (tenant_id, public_id);
CREATE INDEX card_seq ON card.card USING btree (tenant_id, seq);
CREATE INDEX card_tier_live ON card.card USING btree (tenant_id, tier_id) WHERE ((lifecycle <> 'closed'::text) AND (expired_at IS NULL));
CREATE UNIQUE INDEX card_token ON card.card USING btree (tenant_id, token);

create table card.card_account (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  account_id uuid not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone,
  constraint card_account_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint card_account_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX card_account_account ON card.card_account USING btree (tenant_id, account_id);
CREATE UNIQUE INDEX card_account_current ON card.card_account USING btree (tenant_id, card_id) WHERE (until_at IS NULL);

create table card.challenge (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  authorisation_id uuid,
  merchant_name text not null,
  country_numeric text,
  amount numeric(38,0) not null,
  currency text not null,
  transaction_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  channel text not null,
  otp_tries smallint default 0 not null,
  state text default 'pending'::text not null,
  answered_as text,
  answered_at timestamp with time zone,
  network_ref text not null,
  purchase jsonb not null,
  constraint challenge_state CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'declined'::text, 'failed'::text]))),
  constraint challenge_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint challenge_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX challenge_card_seq ON card.challenge USING btree (tenant_id, card_id, seq);
CREATE UNIQUE INDEX challenge_network_ref ON card.challenge USING btree (tenant_id, network_ref);
CREATE INDEX challenge_open ON card.challenge USING btree (tenant_id, expires_at) WHERE (authorisation_id IS NULL);

create table card.conversion (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  status text default 'applied'::text not null,
  address jsonb,
  address_id uuid,
  remarks text,
  decided_at timestamp with time zone,
  constraint conversion_address CHECK (((address IS NOT NULL) OR (address_id IS NOT NULL))),
  constraint conversion_status CHECK ((status = ANY (ARRAY['applied'::text, 'approved'::text, 'rejected'::text]))),
  constraint conversion_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint conversion_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX conversion_card_seq ON card.conversion USING btree (tenant_id, card_id, seq);
CREATE UNIQUE INDEX conversion_open ON card.conversion USING btree (tenant_id, card_id) WHERE (status = 'applied'::text);

create table card.fulfilment (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  generation integer not null,
  manufacturing text default 'pending'::text not null,
  delivery text default 'pending'::text not null,
  manufacturing_estimate timestamp with time zone,
  delivery_estimate timestamp with time zone,
  manufacturing_updated_at timestamp with time zone,
  delivery_updated_at timestamp with time zone,
  courier text,
  tracking_number text,
  dispatched_at timestamp with time zone,
  delivered_at timestamp with time zone,
  address jsonb not null,
  constraint fulfilment_delivery CHECK ((delivery = ANY (ARRAY['pending'::text, 'dispatched'::text, 'returned'::text, 'delivered'::text]))),
  constraint fulfilment_manufacturing CHECK ((manufacturing = ANY (ARRAY['pending'::text, 'in_progress'::text, 'manufactured'::text, 'failed'::text]))),
  constraint fulfilment_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint fulfilment_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX fulfilment_moving ON card.fulfilment USING btree (tenant_id, seq) WHERE (delivery = ANY (ARRAY['pending'::text, 'dispatched'::text]));
CREATE UNIQUE INDEX fulfilment_once ON card.fulfilment USING btree (tenant_id, card_id, generation);

create table card.history (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  card_id uuid not null,
  verb text not null,
  status_before text,
  status_after text not null,
  lifecycle_after text not null,
  restriction_after text not null,
  reason text,
  remarks text,
  actor_kind text not null,
  actor_id text not null,
  request_id text not null,
  at timestamp with time zone not null,
  constraint history_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX history_card_seq ON card.history USING btree (tenant_id, card_id, seq);

create table card.message (
  tenant_id uuid not null,
  network_ref text not null,
  kind text not null,
  input_hash bytea not null,
  authorisation_id uuid not null,
  transfer_id uuid,
  amount numeric(38,0),
  at timestamp with time zone not null,
  constraint message_kind CHECK ((kind = ANY (ARRAY['authorise'::text, 'increment'::text, 'capture'::text, 'reverse'::text, 'refund'::text, 'force'::text]))),
  constraint message_tenant_id_network_ref_pk PRIMARY KEY (tenant_id, network_ref)
);
CREATE INDEX message_authorisation ON card.message USING btree (tenant_id, authorisation_id);

create table card.pin_record (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  hash text not null,
  algorithm text not null,
  tries smallint default 0 not null,
  locked_until timestamp with time zone,
  set_at timestamp with time zone not null,
  constraint pin_record_algorithm CHECK ((algorithm = ANY (ARRAY['argon2id'::text, 'bcrypt12'::text]))),
  constraint pin_record_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);

create table card.rate (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  base text not null,
  quote text not null,
  rate numeric not null,
  constraint rate_positive CHECK ((rate > (0)::numeric)),
  constraint rate_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX rate_pair ON card.rate USING btree (tenant_id, base, quote);

create table card.report (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  kind text not null,
  reason text not null,
  status text default 'reported'::text not null,
  remarks text,
  new_card_id uuid,
  restriction_before text not null,
  restricted_by_before text,
  reviewed_at timestamp with time zone,
  resolved_at timestamp with time zone,
  constraint report_kind CHECK ((kind = ANY (ARRAY['lost'::text, 'stolen'::text, 'damaged'::text, 'expired'::text]))),
  constraint report_status CHECK ((status = ANY (ARRAY['reported'::text, 'reviewed'::text, 'replaced'::text, 'renewed'::text, 'declined'::text]))),
  constraint report_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint report_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX report_card_seq ON card.report USING btree (tenant_id, card_id, seq);
CREATE UNIQUE INDEX report_open ON card.report USING btree (tenant_id, card_id) WHERE (status = ANY (ARRAY['reported'::text, 'reviewed'::text]));
CREATE INDEX report_seq ON card.report USING btree (tenant_id, seq);

create table card.secret_token (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  card_id uuid not null,
  kind text not null,
  hash bytea not null,
  state text default 'issued'::text not null,
  actor_kind text not null,
  actor_id text not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  voided_at timestamp with time zone,
  constraint secret_token_kind CHECK ((kind = ANY (ARRAY['pin'::text, 'reveal'::text, 'link'::text]))),
  constraint secret_token_state CHECK ((state = ANY (ARRAY['issued'::text, 'used'::text, 'viewed'::text, 'expired'::text, 'voided'::text]))),
  constraint secret_token_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint secret_token_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX secret_token_hash ON card.secret_token USING btree (hash);
CREATE UNIQUE INDEX secret_token_issued ON card.secret_token USING btree (tenant_id, card_id, kind) WHERE (state = 'issued'::text);

create table card.tier (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  title text not null,
  description text,
  category text default 'standard'::text not null,
  consumer_type text default 'consumer'::text not null,
  payment_card_type text default 'debit'::text not null,
  admin_user_id uuid,
  network text not null,
  forms text[] not null,
  billing_currency text not null,
  settlement_currency text not null,
  bin text not null,
  expiry_months smallint not null,
  stack_size integer,
  card_limit integer,
  stock_threshold integer,
  auto_renewal boolean default false not null,
  is_3ds boolean default false not null,
  three_ds_config_id integer,
  enable_fraud_rules boolean default true not null,
  enable_limits boolean default true not null,
  issuer_config_id integer,
  issuer_slug text,
  active boolean default true not null,
  standard boolean default false not null,
  fx_fee_percent numeric default '0'::numeric not null,
  atm_fee_percent numeric default '0'::numeric not null,
  atm_fee_fixed numeric default '0'::numeric not null,
  constraint tier_bin CHECK ((bin ~ '^[0-9]{6,8}$'::text)),
  constraint tier_category CHECK ((category = ANY (ARRAY['standard'::text, 'premium'::text]))),
  constraint tier_consumer_type CHECK ((consumer_type = ANY (ARRAY['consumer'::text, 'corporate'::text]))),
  constraint tier_expiry CHECK (((expiry_months >= 1) AND (expiry_months <= 240))),
  constraint tier_network CHECK ((network = ANY (ARRAY['visa'::text, 'mastercard'::text]))),
  constraint tier_payment_card_type CHECK ((payment_card_type = ANY (ARRAY['credit'::text, 'debit'::text, 'prepaid'::text]))),
  constraint tier_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX tier_standard ON card.tier USING btree (tenant_id) WHERE standard;

create table card.vault (
  tenant_id uuid not null,
  card_id uuid not null,
  generation integer not null,
  pan_sealed bytea not null,
  key_id smallint generated always as (get_byte(pan_sealed, 0)) stored not null,
  pan_hmac bytea not null,
  last4 text not null,
  valid_through date not null,
  current boolean default true not null,
  created_at timestamp with time zone not null,
  superseded_at timestamp with time zone,
  constraint vault_card FOREIGN KEY (tenant_id, card_id) REFERENCES card.card(tenant_id, id),
  constraint vault_tenant_id_card_id_generation_pk PRIMARY KEY (tenant_id, card_id, generation)
);
CREATE UNIQUE INDEX vault_current ON card.vault USING btree (tenant_id, card_id) WHERE current;
CREATE INDEX vault_key ON card.vault USING btree (tenant_id, key_id);
CREATE INDEX vault_number ON card.vault USING btree (tenant_id, pan_hmac);
CREATE UNIQUE INDEX vault_pan ON card.vault USING btree (tenant_id, pan_hmac) WHERE current;

create table events.attempt (
  tenant_id uuid not null,
  delivery_id uuid not null,
  n integer not null,
  at timestamp with time zone not null,
  status integer,
  error text,
  response text,
  duration_ms integer not null,
  constraint attempt_error CHECK ((error = ANY (ARRAY['timeout'::text, 'connection_error'::text, 'tls_error'::text, 'http_status'::text, 'url_forbidden'::text, 'endpoint_disabled'::text, 'late'::text, 'broken_answer'::text]))),
  constraint attempt_tenant_id_delivery_id_n_pk PRIMARY KEY (tenant_id, delivery_id, n)
);

create table events.delivery (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  endpoint_id uuid not null,
  event_id uuid,
  resource_id uuid not null,
  event_type text not null,
  trigger text not null,
  body bytea,
  status text not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone,
  leased_until timestamp with time zone,
  delivered_at timestamp with time zone,
  part smallint default 0 not null,
  message_id text,
  constraint delivery_status CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text]))),
  constraint delivery_trigger CHECK ((trigger = ANY (ARRAY['event'::text, 'test'::text, 'redeliver'::text, 'question'::text]))),
  constraint delivery_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
) with (fillfactor=80);
CREATE INDEX delivery_age ON events.delivery USING brin (created_at);
CREATE INDEX delivery_due ON events.delivery USING btree (endpoint_id, next_attempt_at) WHERE ((status = 'pending'::text) AND (next_attempt_at IS NOT NULL));
CREATE INDEX delivery_list ON events.delivery USING btree (tenant_id, endpoint_id, created_at, id);
CREATE UNIQUE INDEX delivery_once ON events.delivery USING btree (tenant_id, endpoint_id, event_id, part) WHERE (trigger = ANY (ARRAY['event'::text, 'question'::text]));
CREATE INDEX delivery_waiting ON events.delivery USING btree (endpoint_id, resource_id, seq) WHERE ((status = 'pending'::text) AND (trigger = 'event'::text));

create table events.endpoint (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  url text not null,
  types text[] not null,
  description text,
  enabled boolean default true not null,
  disabled_reason text,
  failure_count integer default 0 not null,
  dialect text not null,
  headers jsonb default '{}'::jsonb not null,
  secret_sealed bytea not null,
  previous_secret_sealed bytea,
  previous_secret_until timestamp with time zone,
  deleted_at timestamp with time zone,
  constraint endpoint_dialect CHECK ((dialect = ANY (ARRAY['vaultgraph'::text, 'vaultspay-saas'::text, 'vaultspay-v1'::text, 'cryptomate'::text]))),
  constraint endpoint_disabled_reason CHECK ((disabled_reason = ANY (ARRAY['manual'::text, 'delivery_failures'::text]))),
  constraint endpoint_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX endpoint_failed ON events.endpoint USING btree (updated_at) WHERE ((disabled_reason = 'delivery_failures'::text) AND (deleted_at IS NULL));
CREATE INDEX endpoint_list ON events.endpoint USING btree (tenant_id, created_at, id);

create table events.horizon (
  single boolean default true not null,
  seq bigint default 0 not null,
  before timestamp with time zone,
  constraint horizon_single CHECK (single),
  constraint horizon_pkey PRIMARY KEY (single)
);

create table events.once (
  tenant_id uuid not null,
  scope text not null,
  key text not null,
  input_hash bytea not null,
  result jsonb,
  answer bytea,
  answer_status smallint,
  first_request_id text not null,
  locked_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  answer_headers jsonb,
  constraint once_tenant_id_scope_key_pk PRIMARY KEY (tenant_id, scope, key)
);
CREATE INDEX once_expiry ON events.once USING btree (expires_at);

create table events.outbox (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  n integer not null,
  type text not null,
  resource_type text not null,
  resource_id uuid not null,
  before jsonb,
  after jsonb,
  actor_kind text not null,
  actor_id text not null,
  request_id text,
  occurred_at timestamp with time zone not null,
  xid xid8 default pg_current_xact_id() not null,
  constraint outbox_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_age ON events.outbox USING brin (occurred_at);
CREATE INDEX outbox_resource ON events.outbox USING btree (tenant_id, resource_id, seq);
CREATE INDEX outbox_tenant ON events.outbox USING btree (tenant_id, seq);

create table events.persisted_operation (
  hash text not null,
  document text not null,
  used_at timestamp with time zone not null,
  constraint persisted_operation_pkey PRIMARY KEY (hash)
);

create table events.rate_bucket (
  scope text not null,
  key text not null,
  window_start timestamp with time zone not null,
  count integer not null,
  blocked_until timestamp with time zone,
  violations integer default 0 not null,
  constraint rate_bucket_scope_key_pk PRIMARY KEY (scope, key)
);

create table events.reader (
  name text not null,
  seq bigint not null,
  constraint reader_pkey PRIMARY KEY (name)
);

create table identity.address (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  type text not null,
  country_id integer not null,
  state_id integer not null,
  city_id integer not null,
  line1 text not null,
  line2 text,
  postal_code text,
  longitude text,
  latitude text,
  active boolean default true not null,
  constraint address_type_word CHECK ((type = ANY (ARRAY['mailing'::text, 'residential'::text, 'business'::text]))),
  constraint address_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX address_type ON identity.address USING btree (tenant_id, customer_id, type);

create table identity.associated_person (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  first_name text not null,
  last_name text not null,
  email text,
  date_of_birth date,
  nationality text,
  title text,
  has_ownership boolean default false not null,
  ownership_percent smallint,
  has_control boolean default false not null,
  is_signer boolean default false not null,
  is_director boolean default false not null,
  address jsonb,
  constraint associated_person_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX associated_person_customer ON identity.associated_person USING btree (tenant_id, customer_id, seq);

create table identity.audit (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  actor_kind text not null,
  actor_id text not null,
  actor_role text,
  action text not null,
  target_type text not null,
  target_id text not null,
  before jsonb,
  after jsonb,
  reason text,
  request_id text,
  ip text,
  at timestamp with time zone not null,
  constraint audit_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_actor ON identity.audit USING btree (tenant_id, actor_id, seq);
CREATE INDEX audit_seq ON identity.audit USING btree (tenant_id, seq);
CREATE INDEX audit_target ON identity.audit USING btree (tenant_id, target_id, target_type, seq);

create table identity.bank_account (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  rail text not null,
  bank_name text,
  holder_name text not null,
  alias text,
  currency text not null,
  last4 text not null,
  sealed bytea not null,
  deleted_at timestamp with time zone,
  constraint bank_account_rail CHECK ((rail = ANY (ARRAY['ach'::text, 'spei'::text, 'sepa'::text, 'pix'::text]))),
  constraint bank_account_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX bank_account_customer ON identity.bank_account USING btree (tenant_id, customer_id, seq);

create table identity.city (
  id integer not null,
  state_id integer not null,
  country_id integer not null,
  name text not null,
  latitude text,
  longitude text,
  constraint city_pkey PRIMARY KEY (id)
);
CREATE INDEX city_state ON identity.city USING btree (state_id, name);

create table identity.country (
  id integer not null,
  name text not null,
  iso2 text not null,
  iso3 text not null,
  "numeric" text,
  phone_code text,
  capital text,
  currency text,
  currency_symbol text,
  region text,
  latitude text,
  longitude text,
  nationality text,
  postal_code_format text,
  created_at timestamp with time zone default now() not null,
  constraint country_pkey PRIMARY KEY (id),
  constraint country_iso2 UNIQUE (iso2),
  constraint country_iso3 UNIQUE (iso3)
);
CREATE INDEX country_name ON identity.country USING btree (name);

create table identity.credential (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  kind text not null,
  name text not null,
  status text default 'active'::text not null,
  status_reason text,
  roles text[] default '{}'::text[] not null,
  privileges text[] default '{}'::text[] not null,
  ip_list text[] default '{}'::text[] not null,
  rate_limit integer not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_login_at timestamp with time zone,
  client_id text,
  device_id integer,
  reuse_request_iv boolean default false not null,
  rsa_key_id uuid,
  prefix text,
  last4 text,
  digest bytea,
  customer_id uuid,
  email text,
  email_key text,
  password_hash text,
  password_changed_at timestamp with time zone,
  verified_at timestamp with time zone,
  full_name text,
  avatar_url text,
  oauth_provider text,
  totp_secret_sealed bytea,
  totp_enabled boolean default false not null,
  constraint credential_kind CHECK ((kind = ANY (ARRAY['app'::text, 'key'::text, 'login'::text, 'operator'::text]))),
  constraint credential_secret CHECK (((kind = 'login'::text) = (digest IS NULL))),
  constraint credential_status CHECK ((status = ANY (ARRAY['active'::text, 'deactivated'::text, 'revoked'::text]))),
  constraint credential_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX credential_client_id ON identity.credential USING btree (client_id);
CREATE INDEX credential_customer ON identity.credential USING btree (tenant_id, customer_id);
CREATE UNIQUE INDEX credential_device_id ON identity.credential USING btree (device_id);
CREATE UNIQUE INDEX credential_digest ON identity.credential USING btree (digest);
CREATE UNIQUE INDEX credential_email ON identity.credential USING btree (tenant_id, email_key);
CREATE UNIQUE INDEX credential_name ON identity.credential USING btree (tenant_id, kind, name) WHERE ((revoked_at IS NULL) AND (kind <> 'login'::text));
CREATE INDEX credential_seq ON identity.credential USING btree (tenant_id, seq);

create table identity.credential_grant (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  credential_id uuid not null,
  operation text not null,
  level smallint not null,
  constraint grant_level CHECK (((level >= 1) AND (level <= 3))),
  constraint grant_operation_word CHECK ((operation = ANY (ARRAY['cards'::text, 'virtual_wallets'::text, 'treasury'::text, 'payments'::text, 'management'::text, 'nft_media'::text]))),
  constraint credential_grant_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX grant_operation ON identity.credential_grant USING btree (tenant_id, credential_id, operation);

create table identity.customer (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  type text default 'individual'::text not null,
  parent_id uuid,
  status text not null,
  status_reason text,
  deactivated_at timestamp with time zone,
  deleted_at timestamp with time zone,
  email text,
  email_key text,
  dial_code text,
  phone text,
  phone_key text,
  username text,
  username_key text,
  otp boolean default false not null,
  sms boolean default false not null,
  whatsapp boolean default false not null,
  telegram boolean default false not null,
  first_name text,
  second_name text,
  last_name text,
  full_name text generated always as (btrim(((COALESCE(first_name, ''::text) || ' '::text) || COALESCE(last_name, ''::text)))) stored not null,
  pronoun_title text,
  date_of_birth date,
  gender text,
  nationality text,
  language text,
  address jsonb,
  kyc_status text default 'none'::text not null,
  kyc_level text default 'basic'::text not null,
  kyc_approved_at timestamp with time zone,
  kyc_rejection_code text,
  kyc_rejection_text text,
  document_type text,
  document_number_sealed bytea,
  document_expiry date,
  identification_type text,
  identification_sealed bytea,
  business jsonb,
  metadata jsonb default '{}'::jsonb not null,
  constraint customer_deleted CHECK (((status = 'deleted'::text) = (deleted_at IS NOT NULL))),
  constraint customer_gender CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text, 'other'::text]))),
  constraint customer_kyc_level CHECK ((kyc_level = ANY (ARRAY['basic'::text, 'full'::text]))),
  constraint customer_kyc_status CHECK ((kyc_status = ANY (ARRAY['none'::text, 'pending'::text, 'in_review'::text, 'approved'::text, 'rejected'::text]))),
  constraint customer_phone_pair CHECK (((dial_code IS NULL) = (phone IS NULL))),
  constraint customer_status CHECK ((status = ANY (ARRAY['active'::text, 'pending'::text, 'suspended'::text, 'rejected'::text, 'deleted'::text]))),
  constraint customer_type CHECK ((type = ANY (ARRAY['individual'::text, 'business'::text, 'agent'::text, 'admin'::text, 'merchant'::text]))),
  constraint customer_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX customer_deleted_at ON identity.customer USING btree (tenant_id, deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE UNIQUE INDEX customer_email ON identity.customer USING btree (tenant_id, email_key);
CREATE INDEX customer_email_folded ON identity.customer USING btree (tenant_id, lower(email));
CREATE INDEX customer_list ON identity.customer USING btree (tenant_id, created_at, id);
CREATE INDEX customer_parent ON identity.customer USING btree (tenant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE UNIQUE INDEX customer_phone ON identity.customer USING btree (tenant_id, phone_key);
CREATE INDEX customer_seq ON identity.customer USING btree (tenant_id, seq);
CREATE UNIQUE INDEX customer_username ON identity.customer USING btree (tenant_id, username_key);

create table identity.former_secret (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  credential_id uuid not null,
  digest bytea not null,
  until timestamp with time zone not null,
  constraint former_secret_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX former_secret_credential ON identity.former_secret USING btree (tenant_id, credential_id);
CREATE UNIQUE INDEX former_secret_digest ON identity.former_secret USING btree (digest);

create table identity.kyc_case (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  account_id uuid,
  kind text not null,
  target_level text not null,
  status text not null,
  submitted_at timestamp with time zone,
  reviewed_at timestamp with time zone,
  reviewed_by text,
  completed_at timestamp with time zone,
  expires_at timestamp with time zone,
  rejection_code text,
  rejection_text text,
  redirect_url text,
  hosted_token_digest bytea,
  doc_type text,
  doc_number_sealed bytea,
  doc_number_digest bytea,
  asked_level text,
  due_verdict text,
  due_at timestamp with time zone,
  constraint kyc_case_asked CHECK (((kind = 'session'::text) = (asked_level IS NOT NULL))),
  constraint kyc_case_asked_level CHECK ((asked_level = ANY (ARRAY['basic'::text, 'full'::text]))),
  constraint kyc_case_doc_type CHECK ((doc_type = ANY (ARRAY['aadhar'::text, 'pan'::text, 'passport'::text, 'voters_id'::text]))),
  constraint kyc_case_due_pair CHECK (((due_verdict IS NULL) = (due_at IS NULL))),
  constraint kyc_case_due_verdict CHECK ((due_verdict = ANY (ARRAY['approved'::text, 'rejected'::text]))),
  constraint kyc_case_kind CHECK ((kind = ANY (ARRAY['file'::text, 'session'::text, 'documents'::text, 'number'::text]))),
  constraint kyc_case_level CHECK ((target_level = ANY (ARRAY['basic'::text, 'full'::text]))),
  constraint kyc_case_status_word CHECK ((status = ANY (ARRAY['pending'::text, 'in_review'::text, 'approved'::text, 'rejected'::text, 'expired'::text]))),
  constraint kyc_case_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX kyc_case_customer ON identity.kyc_case USING btree (tenant_id, customer_id, seq);
CREATE INDEX kyc_case_due ON identity.kyc_case USING btree (due_at) WHERE ((status = 'in_review'::text) AND (due_at IS NOT NULL));
CREATE INDEX kyc_case_expiry ON identity.kyc_case USING btree (expires_at) WHERE ((status = 'pending'::text) AND (expires_at IS NOT NULL));
CREATE UNIQUE INDEX kyc_case_hosted ON identity.kyc_case USING btree (hosted_token_digest);
CREATE UNIQUE INDEX kyc_case_in_review ON identity.kyc_case USING btree (tenant_id, customer_id) WHERE (status = 'in_review'::text);
CREATE UNIQUE INDEX kyc_case_number ON identity.kyc_case USING btree (tenant_id, doc_number_digest) WHERE (status = ANY (ARRAY['pending'::text, 'in_review'::text, 'approved'::text]));
CREATE UNIQUE INDEX kyc_case_pending ON identity.kyc_case USING btree (tenant_id, customer_id) WHERE (status = 'pending'::text);
CREATE UNIQUE INDEX kyc_case_session ON identity.kyc_case USING btree (id) WHERE (kind = 'session'::text);
CREATE INDEX kyc_case_status ON identity.kyc_case USING btree (tenant_id, status, seq);

create table identity.kyc_document (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  case_id uuid,
  type text not null,
  side text,
  status text default 'received'::text not null,
  content_type text not null,
  file_name text,
  size integer not null,
  sha256 bytea not null,
  content_sealed bytea not null,
  replaced_at timestamp with time zone,
  constraint kyc_document_content_type CHECK ((content_type = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'application/pdf'::text]))),
  constraint kyc_document_side CHECK ((side = ANY (ARRAY['front'::text, 'back'::text]))),
  constraint kyc_document_status CHECK ((status = ANY (ARRAY['received'::text, 'accepted'::text, 'rejected'::text]))),
  constraint kyc_document_type CHECK ((type = ANY (ARRAY['national_id'::text, 'emirates_id'::text, 'passport'::text, 'proof_of_address'::text, 'selfie'::text]))),
  constraint kyc_document_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX kyc_document_current ON identity.kyc_document USING btree (tenant_id, customer_id, type, COALESCE(side, ''::text)) WHERE ((status = 'received'::text) AND (replaced_at IS NULL));
CREATE INDEX kyc_document_customer ON identity.kyc_document USING btree (tenant_id, customer_id, seq);

create table identity.kyc_history (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  customer_id uuid not null,
  case_id uuid,
  from_status text not null,
  to_status text not null,
  level text not null,
  reason text,
  actor_kind text not null,
  actor_id text not null,
  at timestamp with time zone not null,
  constraint kyc_history_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX kyc_history_customer ON identity.kyc_history USING btree (tenant_id, customer_id, seq);

create table identity.kyc_identification (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  id_card_sealed bytea,
  id_card_expiry date,
  passport_sealed bytea,
  passport_expiry date,
  constraint kyc_identification_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX kyc_identification_once ON identity.kyc_identification USING btree (tenant_id, customer_id);

create table identity.kyc_personal (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  first_name text not null,
  last_name text not null,
  nick_name text,
  date_of_birth date not null,
  gender text not null,
  marital_status text,
  nationality text not null,
  country_of_birth text,
  country_of_residence text not null,
  tin_sealed bytea,
  language text not null,
  constraint kyc_personal_gender CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text, 'other'::text]))),
  constraint kyc_personal_marital_status CHECK ((marital_status = ANY (ARRAY['single'::text, 'married'::text, 'divorced'::text, 'widowed'::text]))),
  constraint kyc_personal_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX kyc_personal_once ON identity.kyc_personal USING btree (tenant_id, customer_id);

create table identity.login_history (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  credential_id uuid,
  subject_digest bytea not null,
  outcome text not null,
  reason text,
  ip text,
  user_agent text,
  request_id text,
  at timestamp with time zone not null,
  constraint login_history_outcome CHECK ((outcome = ANY (ARRAY['success'::text, 'failed'::text]))),
  constraint login_history_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX login_history_credential ON identity.login_history USING btree (tenant_id, credential_id, seq);

create table identity.message (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  channel text not null,
  template text not null,
  credential_id uuid,
  customer_id uuid,
  recipient_sealed bytea not null,
  body_sealed bytea not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone,
  sent_at timestamp with time zone,
  constraint message_channel CHECK ((channel = ANY (ARRAY['mail'::text, 'sms'::text]))),
  constraint message_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX message_due ON identity.message USING btree (next_attempt_at) WHERE (sent_at IS NULL);

create table identity.notification (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  type text not null,
  title text not null,
  body text not null,
  metadata jsonb default '{}'::jsonb not null,
  read_at timestamp with time zone,
  constraint notification_type CHECK ((type = ANY (ARRAY['transaction'::text, 'kyc'::text, 'dispute'::text, 'system'::text]))),
  constraint notification_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX notification_customer ON identity.notification USING btree (tenant_id, customer_id, seq);
CREATE INDEX notification_unread ON identity.notification USING btree (tenant_id, customer_id) WHERE (read_at IS NULL);

create table identity.one_time_token (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  purpose text not null,
  digest bytea not null,
  credential_id uuid,
  customer_id uuid,
  payload jsonb,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint one_time_token_purpose CHECK ((purpose = ANY (ARRAY['verify_email'::text, 'reset_password'::text, 'twofa_temp'::text, 'twofa_setup'::text, 'ip_confirm'::text, 'oauth_state'::text]))),
  constraint one_time_token_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX one_time_token_digest ON identity.one_time_token USING btree (digest);
CREATE INDEX one_time_token_subject ON identity.one_time_token USING btree (tenant_id, credential_id, purpose);

create table identity.otp (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  subject_id uuid not null,
  purpose text not null,
  code_digest bytea not null,
  tries smallint default 0 not null,
  expires_at timestamp with time zone not null,
  constraint otp_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX otp_live ON identity.otp USING btree (tenant_id, subject_id, purpose);

create table identity.provider_link (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  provider text not null,
  external_id text not null,
  status text not null,
  constraint provider_link_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX provider_link_once ON identity.provider_link USING btree (tenant_id, customer_id, provider);

create table identity.refresh_token (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  session_id uuid not null,
  digest bytea not null,
  expires_at timestamp with time zone not null,
  spent_at timestamp with time zone,
  replaced_by_id uuid,
  constraint refresh_token_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX refresh_token_digest ON identity.refresh_token USING btree (digest);
CREATE INDEX refresh_token_session ON identity.refresh_token USING btree (tenant_id, session_id);

create table identity.revoked_token (
  tenant_id uuid not null,
  jti uuid not null,
  until timestamp with time zone not null,
  constraint revoked_token_tenant_id_jti_pk PRIMARY KEY (tenant_id, jti)
);
CREATE INDEX revoked_token_until ON identity.revoked_token USING btree (until);

create table identity.rsa_key (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  purpose text not null,
  kid text not null,
  public_key text not null,
  private_sealed bytea not null,
  retired_at timestamp with time zone,
  constraint rsa_key_purpose CHECK ((purpose = ANY (ARRAY['transport'::text, 'pin'::text]))),
  constraint rsa_key_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX rsa_key_kid ON identity.rsa_key USING btree (tenant_id, kid);
CREATE INDEX rsa_key_transport ON identity.rsa_key USING btree (seq) WHERE (purpose = 'transport'::text);

create table identity.session (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  credential_id uuid not null,
  customer_id uuid,
  ip text,
  user_agent text,
  device_info text,
  last_active_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_reason text,
  aged_seconds integer default 0 not null,
  constraint session_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX session_credential ON identity.session USING btree (tenant_id, credential_id, seq);
CREATE INDEX session_customer ON identity.session USING btree (tenant_id, customer_id, seq);

create table identity.setting (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  key text not null,
  value text not null,
  type text not null,
  description text not null,
  constraint setting_type CHECK ((type = ANY (ARRAY['money'::text, 'boolean'::text, 'integer'::text, 'text'::text]))),
  constraint setting_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX setting_key ON identity.setting USING btree (tenant_id, key);

create table identity.state (
  id integer not null,
  country_id integer not null,
  code text not null,
  name text not null,
  latitude text,
  longitude text,
  constraint state_pkey PRIMARY KEY (id)
);
CREATE INDEX state_country ON identity.state USING btree (country_id, name);

create table identity.tenant (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  account_id uuid not null,
  mode text not null,
  dialect text not null,
  api_version text,
  name text not null,
  email text,
  email_key text,
  status text default 'active'::text not null,
  status_reason text,
  webhook_url text,
  webhook_key_sealed bytea,
  information jsonb default '{}'::jsonb not null,
  agent_customer_id uuid,
  quotas jsonb default '{}'::jsonb not null,
  pci_approved boolean default false not null,
  allowed_currencies text[],
  card_designs text[],
  issuer jsonb,
  policies jsonb default '{}'::jsonb not null,
  former_api_version text,
  api_version_since timestamp with time zone,
  constraint tenant_dialect CHECK ((dialect = ANY (ARRAY['vaultspay-saas'::text, 'vaultspay-v1'::text, 'vaultpay'::text, 'cryptomate'::text]))),
  constraint tenant_mode CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text]))),
  constraint tenant_self CHECK ((tenant_id = id)),
  constraint tenant_status CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'banned'::text, 'inactive'::text]))),
  constraint tenant_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX tenant_account_mode ON identity.tenant USING btree (account_id, mode);
CREATE UNIQUE INDEX tenant_email ON identity.tenant USING btree (mode, email_key);

create table identity.trusted_address (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid not null,
  ip_digest bytea not null,
  until timestamp with time zone not null,
  constraint trusted_address_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX trusted_address_once ON identity.trusted_address USING btree (tenant_id, customer_id, ip_digest);

create table rules.control (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  subject_kind text not null,
  subject_id uuid not null,
  draft_id uuid,
  kind text not null,
  allowed boolean not null,
  allowed_by_default boolean not null,
  applies_to text not null,
  applies_to_by_default text not null,
  title text,
  description text,
  constraint control_applies_to CHECK ((applies_to = ANY (ARRAY['any'::text, 'purchase'::text, 'atm_withdrawal'::text, 'deposit'::text, 'send_money'::text, 'top_up'::text, 'withdrawal'::text]))),
  constraint control_kind CHECK ((kind = ANY (ARRAY['atm'::text, 'purchase'::text, 'online'::text, 'contactless'::text, 'cross_border'::text, 'card_present'::text]))),
  constraint control_subject_kind CHECK ((subject_kind = ANY (ARRAY['card'::text, 'account'::text, 'tier'::text, 'tenant'::text]))),
  constraint control_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
  constraint control_once UNIQUE NULLS NOT DISTINCT (tenant_id, subject_kind, subject_id, kind, draft_id)
);
CREATE INDEX control_draft ON rules.control USING btree (tenant_id, draft_id) WHERE (draft_id IS NOT NULL);

create table rules.decision (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  cause_id uuid not null,
  card_id uuid,
  account_id uuid,
  mode text not null,
  draft_id uuid,
  outcome text not null,
  code text,
  rule_id uuid,
  trace jsonb not null,
  at timestamp with time zone not null,
  attempt jsonb,
  constraint decision_mode CHECK ((mode = ANY (ARRAY['live'::text, 'shadow'::text, 'backtest'::text]))),
  constraint decision_outcome CHECK ((outcome = ANY (ARRAY['approved'::text, 'refused'::text]))),
  constraint decision_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX decision_account_seq ON rules.decision USING btree (tenant_id, account_id, seq);
CREATE INDEX decision_at ON rules.decision USING btree (tenant_id, at);
CREATE INDEX decision_card_seq ON rules.decision USING btree (tenant_id, card_id, seq);
CREATE INDEX decision_cause ON rules.decision USING btree (tenant_id, cause_id);
CREATE INDEX decision_draft_seq ON rules.decision USING btree (tenant_id, draft_id, seq) WHERE (draft_id IS NOT NULL);

create table rules.draft (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  title text not null,
  state text default 'drafted'::text not null,
  actor_kind text not null,
  actor_id text not null,
  shadow_since timestamp with time zone,
  live_at timestamp with time zone,
  discarded_at timestamp with time zone,
  backtest jsonb,
  constraint draft_state CHECK ((state = ANY (ARRAY['drafted'::text, 'shadow'::text, 'live'::text, 'discarded'::text]))),
  constraint draft_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX draft_seq ON rules.draft USING btree (tenant_id, seq);

create table rules.limit (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  subject_kind text not null,
  subject_id uuid not null,
  draft_id uuid,
  action text not null,
  "window" text not null,
  measure text not null,
  value numeric(38,0),
  allowed numeric(38,0),
  operator text default 'less_than_or_equal'::text not null,
  source text not null,
  currency text,
  slug text,
  third_party_config text,
  reason text,
  constraint limit_action CHECK ((action = ANY (ARRAY['any'::text, 'purchase'::text, 'atm_withdrawal'::text, 'deposit'::text, 'send_money'::text, 'top_up'::text, 'withdrawal'::text]))),
  constraint limit_currency CHECK (((measure = 'amount'::text) = (currency IS NOT NULL))),
  constraint limit_measure CHECK ((measure = ANY (ARRAY['amount'::text, 'count'::text]))),
  constraint limit_operator CHECK ((operator = ANY (ARRAY['less_than'::text, 'less_than_or_equal'::text, 'greater'::text, 'less'::text]))),
  constraint limit_source CHECK ((source = ANY (ARRAY['default'::text, 'admin'::text, 'user'::text]))),
  constraint limit_subject_kind CHECK ((subject_kind = ANY (ARRAY['card'::text, 'account'::text, 'tier'::text, 'tenant'::text]))),
  constraint limit_value CHECK (((value >= (0)::numeric) AND (allowed >= (0)::numeric))),
  constraint limit_window CHECK (("window" = ANY (ARRAY['single'::text, 'rolling_24h'::text, 'day'::text, 'week'::text, 'month'::text, 'lifetime'::text]))),
  constraint limit_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
  constraint limit_once UNIQUE NULLS NOT DISTINCT (tenant_id, subject_kind, subject_id, action, "window", measure, source, currency, draft_id)
);
CREATE INDEX limit_draft ON rules."limit" USING btree (tenant_id, draft_id) WHERE (draft_id IS NOT NULL);
CREATE INDEX limit_seq ON rules."limit" USING btree (tenant_id, seq) WHERE (draft_id IS NULL);

create table rules.list (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  subject_kind text not null,
  subject_id uuid not null,
  draft_id uuid,
  kind text not null,
  entries text[] not null,
  constraint list_kind CHECK ((kind = ANY (ARRAY['mcc_allow'::text, 'mcc_block'::text, 'country_allow'::text, 'country_block'::text]))),
  constraint list_size CHECK ((cardinality(entries) <= 100)),
  constraint list_subject_kind CHECK ((subject_kind = ANY (ARRAY['card'::text, 'account'::text, 'tier'::text, 'tenant'::text]))),
  constraint list_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
  constraint list_once UNIQUE NULLS NOT DISTINCT (tenant_id, subject_kind, subject_id, kind, draft_id)
);
CREATE INDEX list_draft ON rules.list USING btree (tenant_id, draft_id) WHERE (draft_id IS NOT NULL);

create table rules.tally (
  tenant_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  hour timestamp with time zone not null,
  action text not null,
  currency text not null,
  amount numeric(38,0) not null,
  count integer not null,
  constraint tally_subject_kind CHECK ((subject_kind = ANY (ARRAY['card'::text, 'account'::text]))),
  constraint tally_once PRIMARY KEY (tenant_id, subject_kind, subject_id, hour, action, currency)
);
CREATE INDEX tally_hour ON rules.tally USING btree (tenant_id, hour) WHERE (subject_kind = 'account'::text);

create table rules.use (
  tenant_id uuid not null,
  id uuid not null,
  card_id uuid,
  account_id uuid not null,
  action text not null,
  amount numeric(38,0) not null,
  currency text not null,
  at timestamp with time zone not null,
  restored numeric(38,0) default 0 not null,
  restored_at timestamp with time zone,
  constraint use_action CHECK ((action = ANY (ARRAY['any'::text, 'purchase'::text, 'atm_withdrawal'::text, 'deposit'::text, 'send_money'::text, 'top_up'::text, 'withdrawal'::text]))),
  constraint use_restored CHECK (((restored >= (0)::numeric) AND (restored <= amount))),
  constraint use_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX use_account_at ON rules.use USING btree (tenant_id, account_id, at);
CREATE INDEX use_card_at ON rules.use USING btree (tenant_id, card_id, at) WHERE (card_id IS NOT NULL);

create table rules.velocity (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  subject_kind text not null,
  subject_id uuid not null,
  draft_id uuid,
  max_authorisations integer not null,
  window_seconds integer not null,
  blocks boolean default true not null,
  constraint velocity_positive CHECK (((max_authorisations >= 1) AND (window_seconds >= 1))),
  constraint velocity_subject_kind CHECK ((subject_kind = ANY (ARRAY['card'::text, 'account'::text, 'tier'::text, 'tenant'::text]))),
  constraint velocity_tenant_id_id_pk PRIMARY KEY (tenant_id, id),
  constraint velocity_once UNIQUE NULLS NOT DISTINCT (tenant_id, subject_kind, subject_id, window_seconds, draft_id)
);
CREATE INDEX velocity_draft ON rules.velocity USING btree (tenant_id, draft_id) WHERE (draft_id IS NOT NULL);

create table rules.velocity_cleared (
  tenant_id uuid not null,
  card_id uuid not null,
  at timestamp with time zone not null,
  constraint velocity_cleared_tenant_id_card_id_pk PRIMARY KEY (tenant_id, card_id)
);

create table wallet.account (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  kind text not null,
  role text,
  owner_customer_id uuid,
  owner_card_id uuid,
  owner_chain_wallet_id uuid,
  asset_id uuid not null,
  currency text not null,
  number text,
  code text,
  iban text,
  bic text,
  iban_wanted boolean default false not null,
  iban_assigned_at timestamp with time zone,
  title text,
  label text,
  alias text,
  is_primary boolean default false not null,
  metadata jsonb default '{}'::jsonb not null,
  posted numeric(38,0) default 0 not null,
  held numeric(38,0) default 0 not null,
  incoming numeric(38,0) default 0 not null,
  floor numeric(38,0) default 0,
  overdrawn numeric(38,0) default 0 not null,
  lifecycle text default 'active'::text not null,
  restriction text default 'none'::text not null,
  restricted_by text,
  restriction_reason text,
  closed_at timestamp with time zone,
  entry_count integer default 0 not null,
  last_entry_at timestamp with time zone,
  last_entry_hash bytea,
  constraint account_floor CHECK (((floor IS NULL) OR ((posted - held) >= (floor - overdrawn)))),
  constraint account_held CHECK ((held >= (0)::numeric)),
  constraint account_incoming CHECK ((incoming >= (0)::numeric)),
  constraint account_kind CHECK ((kind = ANY (ARRAY['digital'::text, 'card_balance'::text, 'virtual'::text, 'treasury'::text, 'holding'::text, 'cards_holding'::text, 'clearing'::text, 'settlement'::text, 'fees'::text, 'adjustment'::text, 'override'::text, 'leverage'::text, 'dust'::text]))),
  constraint account_lifecycle CHECK ((lifecycle = ANY (ARRAY['active'::text, 'closed'::text]))),
  constraint account_overdrawn CHECK ((overdrawn >= (0)::numeric)),
  constraint account_restricted_by CHECK ((restricted_by = ANY (ARRAY['holder'::text, 'app'::text, 'staff'::text, 'platform'::text]))),
  constraint account_restriction CHECK ((restriction = ANY (ARRAY['none'::text, 'frozen'::text, 'disabled'::text]))),
  constraint account_role CHECK ((role = ANY (ARRAY['bank_clearing'::text, 'card_settlement'::text, 'fees'::text, 'adjustments'::text, 'override'::text, 'leverage'::text, 'dust'::text]))),
  constraint account_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
) with (fillfactor=50);
CREATE INDEX account_card ON wallet.account USING btree (tenant_id, owner_card_id) WHERE (owner_card_id IS NOT NULL);
CREATE INDEX account_chain_wallet ON wallet.account USING btree (tenant_id, owner_chain_wallet_id) WHERE (owner_chain_wallet_id IS NOT NULL);
CREATE INDEX account_closed ON wallet.account USING btree (tenant_id, closed_at) WHERE (lifecycle = 'closed'::text);
CREATE UNIQUE INDEX account_code ON wallet.account USING btree (tenant_id, code) WHERE (code IS NOT NULL);
CREATE UNIQUE INDEX account_iban ON wallet.account USING btree (tenant_id, iban) WHERE (iban IS NOT NULL);
CREATE INDEX account_iban_wanted ON wallet.account USING btree (tenant_id, created_at) WHERE (iban_wanted AND (iban IS NULL));
CREATE INDEX account_list ON wallet.account USING btree (tenant_id, created_at, id);
CREATE UNIQUE INDEX account_number ON wallet.account USING btree (tenant_id, number) WHERE (number IS NOT NULL);
CREATE INDEX account_owner ON wallet.account USING btree (tenant_id, owner_customer_id, created_at, id);
CREATE UNIQUE INDEX account_primary ON wallet.account USING btree (tenant_id, owner_customer_id, currency) WHERE (is_primary AND (lifecycle = 'active'::text));
CREATE UNIQUE INDEX account_role ON wallet.account USING btree (tenant_id, role, asset_id) WHERE (role IS NOT NULL);
CREATE UNIQUE INDEX account_seq ON wallet.account USING btree (tenant_id, seq);

create table wallet.asset (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  code text not null,
  kind text not null,
  iso_number smallint,
  decimals smallint not null,
  ledger_scale smallint not null,
  name text not null,
  symbol text,
  icon text,
  active boolean default true not null,
  constraint asset_kind CHECK ((kind = ANY (ARRAY['fiat'::text, 'token'::text, 'native'::text]))),
  constraint asset_scale CHECK ((((decimals >= 0) AND (decimals <= ledger_scale)) AND (ledger_scale <= 30))),
  constraint asset_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX asset_code ON wallet.asset USING btree (tenant_id, code);
CREATE UNIQUE INDEX asset_seq ON wallet.asset USING btree (tenant_id, seq);

create table wallet.chain (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  code text not null,
  chain_id bigint not null,
  rpc_url text not null,
  confirmations integer not null,
  native_symbol text not null,
  min_deposits jsonb default '{}'::jsonb not null,
  scanned_block bigint,
  active boolean default true not null,
  constraint chain_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX chain_code ON wallet.chain USING btree (tenant_id, code);

create table wallet.chain_tx (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  chain_id uuid not null,
  hash text,
  log_index integer,
  from_address text not null,
  to_address text not null,
  token_id uuid not null,
  amount numeric(38,0) not null,
  state text not null,
  block bigint,
  attempts integer default 0 not null,
  wallet_id uuid,
  transfer_id uuid,
  constraint chain_tx_state CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'confirmed'::text, 'failed'::text, 'dropped'::text, 'manual_check'::text]))),
  constraint chain_tx_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX chain_tx_once ON wallet.chain_tx USING btree (tenant_id, chain_id, hash, log_index) WHERE (hash IS NOT NULL);
CREATE INDEX chain_tx_open ON wallet.chain_tx USING btree (tenant_id, chain_id, state) WHERE (state = ANY (ARRAY['queued'::text, 'sent'::text]));
CREATE INDEX chain_tx_wallet ON wallet.chain_tx USING btree (tenant_id, wallet_id, created_at, seq);

create table wallet.chain_wallet (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  kind text not null,
  chain_id uuid not null,
  alias text,
  customer_id uuid,
  treasury_account_id uuid,
  card_id uuid,
  address text not null,
  key_path_sealed bytea not null,
  enabled boolean default true not null,
  lifecycle text default 'active'::text not null,
  rotated_at timestamp with time zone,
  constraint chain_wallet_kind CHECK ((kind = ANY (ARRAY['virtual'::text, 'treasury'::text, 'holding'::text, 'cards_holding'::text, 'card_deposit'::text]))),
  constraint chain_wallet_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX chain_wallet_address ON wallet.chain_wallet USING btree (tenant_id, chain_id, address);
CREATE INDEX chain_wallet_card ON wallet.chain_wallet USING btree (tenant_id, card_id) WHERE (card_id IS NOT NULL);
CREATE INDEX chain_wallet_customer ON wallet.chain_wallet USING btree (tenant_id, customer_id) WHERE (customer_id IS NOT NULL);
CREATE UNIQUE INDEX chain_wallet_holding ON wallet.chain_wallet USING btree (tenant_id, chain_id, kind) WHERE ((kind = ANY (ARRAY['holding'::text, 'cards_holding'::text])) AND (lifecycle = 'active'::text));
CREATE INDEX chain_wallet_list ON wallet.chain_wallet USING btree (tenant_id, kind, chain_id, created_at, seq);
CREATE INDEX chain_wallet_treasury ON wallet.chain_wallet USING btree (tenant_id, treasury_account_id) WHERE (treasury_account_id IS NOT NULL);

create table wallet.contact (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  owner_customer_id uuid not null,
  title text not null,
  iban text not null,
  bank_code text,
  account_title text not null,
  swift_code text,
  bank_name text,
  active boolean default true not null,
  third_party_config_id integer,
  constraint contact_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX contact_iban ON wallet.contact USING btree (tenant_id, owner_customer_id, iban);
CREATE INDEX contact_list ON wallet.contact USING btree (tenant_id, created_at, seq);
CREATE UNIQUE INDEX contact_seq ON wallet.contact USING btree (tenant_id, seq);

create table wallet.dispute (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  leg_id uuid not null,
  account_id uuid not null,
  status text default 'open'::text not null,
  reason text not null,
  notes text,
  opened_by text not null,
  resolved_by text,
  resolved_at timestamp with time zone,
  constraint dispute_status CHECK ((status = ANY (ARRAY['open'::text, 'under_review'::text, 'resolved'::text, 'rejected'::text]))),
  constraint dispute_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX dispute_account ON wallet.dispute USING btree (tenant_id, account_id, created_at, seq);
CREATE UNIQUE INDEX dispute_leg ON wallet.dispute USING btree (tenant_id, leg_id);
CREATE INDEX dispute_list ON wallet.dispute USING btree (tenant_id, status, created_at, seq);

create table wallet.entry (
  tenant_id uuid not null,
  account_id uuid not null,
  n integer not null,
  seq bigint generated always as identity not null,
  transfer_id uuid not null,
  asset_id uuid not null,
  amount numeric(38,0) not null,
  balance_after numeric(38,0) not null,
  narration text,
  hash bytea not null,
  at timestamp with time zone not null,
  constraint entry_amount CHECK ((amount <> (0)::numeric)),
  constraint entry_tenant_id_account_id_n_pk PRIMARY KEY (tenant_id, account_id, n)
);
CREATE INDEX entry_time ON wallet.entry USING btree (tenant_id, account_id, at, n);
CREATE INDEX entry_transfer ON wallet.entry USING btree (tenant_id, transfer_id);

create table wallet.hold (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  account_id uuid not null,
  transfer_id uuid not null,
  amount numeric(38,0) not null,
  remaining numeric(38,0) not null,
  state text not null,
  expires_at timestamp with time zone,
  constraint hold_ended CHECK (((state = 'open'::text) OR (remaining = (0)::numeric))),
  constraint hold_remaining CHECK (((remaining >= (0)::numeric) AND (remaining <= amount))),
  constraint hold_state CHECK ((state = ANY (ARRAY['open'::text, 'captured'::text, 'released'::text, 'expired'::text]))),
  constraint hold_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE INDEX hold_due ON wallet.hold USING btree (tenant_id, expires_at) WHERE ((state = 'open'::text) AND (expires_at IS NOT NULL));
CREATE INDEX hold_open ON wallet.hold USING btree (tenant_id, account_id) WHERE (state = 'open'::text);
CREATE INDEX hold_transfer ON wallet.hold USING btree (tenant_id, transfer_id);

create table wallet.leg (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  transfer_id uuid not null,
  account_id uuid not null,
  direction text not null,
  amount numeric(38,0) not null,
  currency text not null,
  status text not null,
  category text not null,
  related_account_id uuid,
  posted_at timestamp with time zone,
  constraint leg_direction CHECK ((direction = ANY (ARRAY['debit'::text, 'credit'::text]))),
  constraint leg_status CHECK ((status = ANY (ARRAY['pending'::text, 'posted'::text, 'failed'::text, 'declined'::text, 'reversed'::text, 'refunded'::text, 'manual_check'::text]))),
  constraint leg_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
) with (fillfactor=90);
CREATE INDEX leg_account ON wallet.leg USING btree (tenant_id, account_id, created_at, id);
CREATE UNIQUE INDEX leg_seq ON wallet.leg USING btree (tenant_id, seq);
CREATE INDEX leg_transfer ON wallet.leg USING btree (tenant_id, transfer_id);

create table wallet.payment_destination (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  chain_id uuid not null,
  payment_address text not null,
  fee_address text not null,
  constraint payment_destination_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX payment_destination_chain ON wallet.payment_destination USING btree (tenant_id, chain_id);

create table wallet.token (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  chain_id uuid not null,
  asset_id uuid not null,
  symbol text not null,
  name text not null,
  address text,
  decimals smallint not null,
  usd_price text,
  settlement boolean default false not null,
  listed boolean default true not null,
  constraint token_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX token_address ON wallet.token USING btree (tenant_id, chain_id, address);
CREATE UNIQUE INDEX token_native ON wallet.token USING btree (tenant_id, chain_id) WHERE (address IS NULL);

create table wallet.transfer (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  kind text not null,
  status text not null,
  asset_id uuid not null,
  currency text not null,
  amount numeric(38,0) not null,
  charges jsonb default '[]'::jsonb not null,
  total_charges numeric(38,0) default 0 not null,
  posted_amount numeric(38,0) default 0 not null,
  refunded_amount numeric(38,0) default 0 not null,
  from_account_id uuid,
  to_account_id uuid,
  fees_account_id uuid,
  hold_id uuid,
  contact_id uuid,
  purpose text,
  description text,
  narration text,
  reference text,
  gateway_ref text,
  gateway_number bigint,
  api_status text,
  issuer_slug text,
  transaction_amount numeric(38,0),
  transaction_currency text,
  conversion_rate text,
  metadata jsonb default '{}'::jsonb not null,
  payment_method text,
  bank_account_sealed bytea,
  bank_account_last4 text,
  ifsc text,
  original_id uuid,
  authorisation_id uuid,
  card_id uuid,
  chain_tx_id uuid,
  from_address text,
  to_address text,
  initiated_kind text not null,
  initiated_by text not null,
  request_id text not null,
  key_account_id uuid,
  idempotency_key text,
  failed_reason text,
  posted_at timestamp with time zone,
  cleared_at timestamp with time zone,
  constraint transfer_amount CHECK (((amount >= (0)::numeric) AND (total_charges >= (0)::numeric))),
  constraint transfer_kind CHECK ((kind = ANY (ARRAY['direct'::text, 'internal'::text, 'top_up'::text, 'withdrawal'::text, 'inbound'::text, 'outbound'::text, 'card_purchase'::text, 'atm_withdrawal'::text, 'card_refund'::text, 'refund'::text, 'fee'::text, 'adjustment'::text, 'chain_deposit'::text, 'chain_withdrawal'::text, 'chain_transfer'::text, 'sweep'::text, 'override'::text, 'leverage'::text]))),
  constraint transfer_refunded CHECK (((refunded_amount >= (0)::numeric) AND (refunded_amount <= posted_amount))),
  constraint transfer_status CHECK ((status = ANY (ARRAY['pending'::text, 'posted'::text, 'failed'::text, 'declined'::text, 'reversed'::text, 'refunded'::text, 'manual_check'::text]))),
  constraint transfer_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
) with (fillfactor=90);
CREATE INDEX transfer_authorisation ON wallet.transfer USING btree (tenant_id, authorisation_id) WHERE (authorisation_id IS NOT NULL);
CREATE INDEX transfer_card ON wallet.transfer USING btree (tenant_id, card_id, created_at, seq) WHERE (card_id IS NOT NULL);
CREATE UNIQUE INDEX transfer_key ON wallet.transfer USING btree (tenant_id, key_account_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE INDEX transfer_list ON wallet.transfer USING btree (tenant_id, created_at, seq);
CREATE INDEX transfer_open ON wallet.transfer USING btree (tenant_id, created_at) WHERE (status = ANY (ARRAY['pending'::text, 'manual_check'::text]));
CREATE INDEX transfer_original ON wallet.transfer USING btree (tenant_id, original_id) WHERE (original_id IS NOT NULL);
CREATE UNIQUE INDEX transfer_seq ON wallet.transfer USING btree (tenant_id, seq);

create table wallet.treasury_account (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity not null,
  version integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  alias text not null,
  deleted_at timestamp with time zone,
  constraint treasury_account_tenant_id_id_pk PRIMARY KEY (tenant_id, id)
);

create view identity.country_code as
 SELECT iso2 AS country,
    "numeric",
    id,
    iso3,
    name
   FROM identity.country;

create view identity.full_name as
 SELECT tenant_id,
    id AS customer_id,
    full_name
   FROM identity.customer;

create view identity.legal_name as
 SELECT c.tenant_id,
    c.id AS customer_id,
    COALESCE(k.first_name, c.first_name) AS first_name,
    COALESCE(k.last_name, c.last_name) AS last_name
   FROM identity.customer c
     LEFT JOIN identity.kyc_personal k ON k.tenant_id = c.tenant_id AND k.customer_id = c.id;

create view identity.pin_key as
 SELECT tenant_id,
    id,
    kid,
    public_key,
    private_sealed,
    retired_at,
    get_byte(private_sealed, 0) AS key_id
   FROM identity.rsa_key
  WHERE purpose = 'pin'::text;

create view identity.postal_address as
 SELECT a.tenant_id,
    a.id AS address_id,
    a.customer_id,
    a.type,
    country.iso2 AS country,
    state.name AS state,
    city.name AS city,
    a.line1,
    a.line2,
    a.postal_code,
    a.longitude,
    a.latitude
   FROM identity.address a
     JOIN identity.country ON country.id = a.country_id
     LEFT JOIN identity.state ON state.id = a.state_id
     LEFT JOIN identity.city ON city.id = a.city_id
  WHERE a.active;

create view identity.standing as
 SELECT tenant_id,
    id AS customer_id,
    status,
    deleted_at,
    kyc_status,
    kyc_level
   FROM identity.customer;

create view identity.tenant_policy as
 SELECT tenant_id,
    dialect,
    mode,
    status,
    policies,
    quotas,
    card_designs,
    pci_approved,
    webhook_url IS NOT NULL OR (EXISTS ( SELECT
           FROM events.endpoint e
          WHERE e.tenant_id = tenant.tenant_id AND e.enabled AND e.deleted_at IS NULL)) AS has_webhook,
    agent_customer_id,
    api_version,
    former_api_version,
    api_version_since,
    name
   FROM identity.tenant;

create view rules.subject as
 SELECT card.tenant_id,
    'card'::text AS kind,
    card.id,
    card.customer_id,
    card.currency,
    card.lifecycle = 'closed'::text AS closed,
    card.account_id,
    card.tier_id
   FROM card.card
UNION ALL
 SELECT account.tenant_id,
    'account'::text AS kind,
    account.id,
    account.owner_customer_id AS customer_id,
    account.currency,
    account.lifecycle = 'closed'::text AS closed,
    NULL::uuid AS account_id,
    NULL::uuid AS tier_id
   FROM wallet.account
  WHERE account.role IS NULL
UNION ALL
 SELECT tier.tenant_id,
    'tier'::text AS kind,
    tier.id,
    NULL::uuid AS customer_id,
    NULLIF(tier.billing_currency, 'XXX'::text) AS currency,
    NOT tier.active AS closed,
    NULL::uuid AS account_id,
    NULL::uuid AS tier_id
   FROM card.tier;

CREATE OR REPLACE FUNCTION card.void_tokens(tenant uuid, of_cards uuid[], kinds text[], moment timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update card.secret_token
  set state = case when expires_at <= moment then 'expired' else 'voided' end,
      voided_at = case when expires_at <= moment then null else moment end,
      version = version + 1, updated_at = moment
  where tenant_id = tenant and card_id = any(of_cards) and kind = any(kinds) and state = 'issued'
$function$;

CREATE OR REPLACE FUNCTION events.forget(older timestamp with time zone, portion integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  gone integer;
  last_seq bigint;
  last_at timestamptz;
begin
  perform set_config('vaultgraph.forgetting', 'on', true);
  with old as (
    select tenant_id, id from events.outbox where occurred_at < older order by seq limit portion
  ), forgotten as (
    delete from events.outbox o using old where o.tenant_id = old.tenant_id and o.id = old.id
    returning o.seq, o.occurred_at
  )
  select count(*), max(seq), max(occurred_at) into gone, last_seq, last_at from forgotten;
  perform set_config('vaultgraph.forgetting', 'off', true);
  update events.horizon set seq = greatest(seq, last_seq), before = greatest(before, last_at) where gone > 0;
  return gone;
end $function$;

CREATE OR REPLACE FUNCTION events.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '%.% is insert-only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION events.refuse_change_of_outbox()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and current_setting('vaultgraph.forgetting', true) = 'on' then
    return null;
  end if;
  raise exception 'events.outbox is insert-only' using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION events.watermark(known bigint, OUT upto bigint, OUT barrier xid8, OUT oldest xid8)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  select case when is_called then last_value else 0 end into upto from events.outbox_seq_seq;
  if upto > known then
    barrier := pg_catalog.pg_current_xact_id();
  end if;
  select pg_catalog.pg_snapshot_xmin(s) into oldest from pg_catalog.pg_current_snapshot() s;
end $function$;

CREATE OR REPLACE FUNCTION wallet.close_account(tenant uuid, closing uuid, moment timestamp with time zone)
 RETURNS SETOF wallet.account
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update wallet.account
  set lifecycle = 'closed', closed_at = moment, version = version + 1, updated_at = moment
  where tenant_id = tenant and id = closing and lifecycle = 'active' and posted = 0 and held = 0 and incoming = 0
  returning *
$function$;

CREATE OR REPLACE FUNCTION wallet.customer_has_money(tenant uuid, customer uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select exists (
    select 1 from wallet.account
    where tenant_id = tenant and owner_customer_id = customer and lifecycle <> 'closed'
      and (posted <> 0 or held <> 0 or incoming <> 0))
$function$;

CREATE OR REPLACE FUNCTION wallet.lock_accounts(tenant uuid, customer uuid)
 RETURNS SETOF wallet.account
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select * from wallet.account
  where tenant_id = tenant and owner_customer_id = customer and lifecycle = 'active'
  order by id for no key update
$function$;

CREATE OR REPLACE FUNCTION wallet.refuse_unbalanced()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  unbalanced uuid;
begin
  select transfer_id into unbalanced from booked group by tenant_id, transfer_id, asset_id having sum(amount) <> 0 limit 1;
  if found then
    raise exception 'the entries of transfer % do not sum to zero', unbalanced using errcode = 'check_violation';
  end if;
  return null;
end $function$;

CREATE TRIGGER activity_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON card.activity FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER history_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON card.history FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER message_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON card.message FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER outbox_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON events.outbox FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change_of_outbox();
CREATE TRIGGER audit_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON identity.audit FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER kyc_history_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON identity.kyc_history FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER login_history_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON identity.login_history FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER decision_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON rules.decision FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER entry_balanced AFTER INSERT ON wallet.entry REFERENCING NEW TABLE AS booked FOR EACH STATEMENT EXECUTE FUNCTION wallet.refuse_unbalanced();
CREATE TRIGGER entry_insert_only BEFORE DELETE OR UPDATE OR TRUNCATE ON wallet.entry FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
