package wrong.domain;

class IsMutable {
    private int count;

    int next() {
        return count++;
    }
}
