package wrong.adapter.persistence.schema;

public class UsedByOthers {}
