-- A rating is tied to nothing (R-D9.5): no ticket, counter, person, time, order or language. Its id is random, and so is its place.
create table rating (
    id blob primary key check (length(id) = 16),
    week text not null check (week glob '????-W??'),
    -- A service, or 'other'.
    service text not null,
    kind text not null check (kind in ('token', 'walk_up')),
    service_stars integer not null check (service_stars between 1 and 5),
    treatment_stars integer check (treatment_stars between 1 and 5),
    reasons text not null check (json_valid(reasons)),
    burst integer not null check (burst in (0, 1)),
    check (kind = 'token' or service = 'other')
) strict, without rowid;

-- How many tickets of a service of this week that may be rated had been served when its ratings were last written; 'other' is all
-- services, for the walk-ups. Says nothing that the tickets do not say.
create table rating_mark (
    week text not null check (week glob '????-W??'),
    service text not null,
    tickets integer not null check (tickets >= 0),
    primary key (week, service)
) strict, without rowid;

-- Of months that are over, and only of ten ratings or more.
create table rating_tally (
    month text not null check (month glob '????-??'),
    kind text not null check (kind in ('counter', 'language')),
    name text not null,
    service_ratings integer not null check (service_ratings >= 10),
    service_stars integer not null,
    service_high integer not null,
    treatment_ratings integer not null,
    treatment_stars integer not null,
    treatment_high integer not null,
    primary key (month, kind, name)
) strict, without rowid;

-- Random: what waited under this name is written.
create table rating_generation (
    id integer primary key check (id = 1),
    written blob not null check (length(written) = 16)
) strict;
