package wrong.adapter.persistence.connection;

public class UsedByOthers {}
