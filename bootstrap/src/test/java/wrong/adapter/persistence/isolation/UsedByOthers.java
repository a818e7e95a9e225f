package wrong.adapter.persistence.isolation;

public class UsedByOthers {}
