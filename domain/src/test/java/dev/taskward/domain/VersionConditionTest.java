package dev.taskward.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskward.domain.VersionCondition.NoneOf;
import dev.taskward.domain.VersionCondition.OneOf;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VersionConditionTest {

    @Test
    void acceptsTheVersionsItStandsFor() {
        assertThat(VersionCondition.any().accepts(7)).isTrue();
        assertThat(VersionCondition.none().accepts(7)).isFalse();
        assertThat(new OneOf(Set.of(1L, 7L)).accepts(7)).isTrue();
        assertThat(new OneOf(Set.of(1L)).accepts(7)).isFalse();
        assertThat(new NoneOf(Set.of(1L)).accepts(7)).isTrue();
        assertThat(new NoneOf(Set.of(7L)).accepts(7)).isFalse();
    }

    @Test
    void twoConditionsAcceptWhatBothAccept() {
        VersionCondition both = new OneOf(Set.of(1L, 2L)).and(new NoneOf(Set.of(2L)));

        assertThat(both.accepts(1)).isTrue();
        assertThat(both.accepts(2)).isFalse();
        assertThat(both.accepts(3)).isFalse();
    }

    @Test
    void conditionsAreComparedByValue() {
        VersionCondition one = new OneOf(Set.of(1L));

        assertThat(VersionCondition.any().and(one)).isEqualTo(new OneOf(Set.of(1L)));
        assertThat(one.and(VersionCondition.any())).isEqualTo(new OneOf(Set.of(1L)));
        assertThat(VersionCondition.any().and(VersionCondition.any())).isEqualTo(VersionCondition.any());
    }
}
