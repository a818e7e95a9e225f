package wrong.adapter.rest.token;

public class UsedByOthers {}
