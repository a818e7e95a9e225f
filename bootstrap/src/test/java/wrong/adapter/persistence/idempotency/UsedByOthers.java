package wrong.adapter.persistence.idempotency;

public class UsedByOthers {}
