package wrong.adapter.persistence.task;

public class UsedByOthers {}
