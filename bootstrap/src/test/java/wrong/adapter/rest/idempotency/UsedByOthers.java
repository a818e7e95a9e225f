package wrong.adapter.rest.idempotency;

public class UsedByOthers {}
