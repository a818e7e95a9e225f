package wrong.domain;

class DomainIsImmutable {
    private int count;

    int next() {
        return count++;
    }
}
