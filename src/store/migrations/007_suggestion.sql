-- A suggestion or a complaint is tied to nothing (R-D9.9): no ticket, person, place, time or language, and names and numbers are
-- struck out before it comes here. Its id is random, and so is its place.
create table suggestion (
    id blob primary key check (length(id) = 16),
    reference text not null unique check (length(reference) = 7),
    kind text not null check (kind in ('suggestion', 'complaint')),
    text text not null check (length(text) between 1 and 1000),
    -- The business day on which it came, as long as it waits: nobody shall wait for longer than seven days.
    day text check (day glob '????-??-??'),
    -- The week in which it was released with others; null as long as it waits.
    released text check (released glob '????-W??'),
    check ((day is null) <> (released is null))
) strict, without rowid;
