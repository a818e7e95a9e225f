-- How many tasks the owner had at most when this one had been made, itself included. The next creation goes by what the
-- latest task says, and counts where that says nothing, or as much as the quota.
ALTER TABLE tasks ADD COLUMN owned_at_most integer;
