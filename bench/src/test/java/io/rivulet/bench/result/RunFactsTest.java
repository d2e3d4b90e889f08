package io.rivulet.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunFactsTest {
    @Test
    void namesBuildRuntimeAndMachine() {
        assertThat(RunFacts.collect())
                .containsKeys("Commit", "Java", "System", "Processor", "Cores", "JVM flags", "Load before")
                .allSatisfy((name, value) -> assertThat(value).as(name).isNotBlank());
    }
}
