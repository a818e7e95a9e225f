package wrong.adapter.rest.problem;

public class UsedByOthers {}
