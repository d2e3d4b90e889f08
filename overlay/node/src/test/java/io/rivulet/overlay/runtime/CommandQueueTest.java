package io.rivulet.overlay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayException;
import io.rivulet.transport.CoreCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
    /** What the driver was given and has not run. */
    private final ArrayDeque<CoreCommand> given = new ArrayDeque<>();

    private final List<String> ran = new ArrayList<>();
    private boolean isStopped;

    private final CommandQueue commands = new CommandQueue(command -> !isStopped && given.add(command));

    private boolean execute(String name) {
        return commands.execute(nowNs -> ran.add(name + " at " + nowNs));
    }

    @Test
    void runsInOrderAndAsksTheDriverOnce() {
        execute("one");
        execute("two");
        assertThat(given).hasSize(1);

        given.remove().run(7);

        assertThat(ran).containsExactly("one at 7", "two at 7");
        assertThat(given).isEmpty();
    }

    @Test
    void letsTheNodeSendAfterManyInARow() {
        for (int i = 0; i < 300; i++) {
            execute("n" + i);
        }
        given.remove().run(1);
        assertThat(ran).hasSize(256);
        given.remove().run(2);
        assertThat(ran).hasSize(300).last().isEqualTo("n299 at 2");
    }

    @Test
    void refusesMoreThanASaneApplicationGives() {
        CoreCommand nothing = nowNs -> {};
        for (int i = 0; i < 65_536; i++) {
            commands.execute(nothing);
        }

        assertThatThrownBy(() -> commands.execute(nothing))
                .isInstanceOfSatisfying(OverlayException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(Failure.LIMIT_REACHED));
        assertThat(commands.wake(nothing)).as("without a limit").isTrue();
        given.remove().run(0);
        assertThat(commands.execute(nothing)).as("there is room again").isTrue();
    }

    @Test
    void whatItSaysWillNotRunDoesNot() {
        isStopped = true;

        assertThat(execute("refused")).isFalse();
        assertThat(execute("late")).isFalse();
        commands.settle();

        assertThat(ran).isEmpty();
    }

    @Test
    void whatItTookRunsWhenTheDriverIsGone() {
        assertThat(execute("taken")).isTrue();
        isStopped = true;
        commands.close();
        assertThat(execute("late")).isFalse();

        commands.settle();
        commands.settle();

        assertThat(ran).containsExactly("taken at 0");
        assertThat(execute("later")).isFalse();
    }
}
