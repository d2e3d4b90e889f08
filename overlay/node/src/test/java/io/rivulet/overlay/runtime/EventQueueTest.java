package io.rivulet.overlay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.overlay.Failure;
import io.rivulet.overlay.OverlayEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final ManualExecutor executor = new ManualExecutor();
    private final List<OverlayEvent> told = new ArrayList<>();
    private final EventQueue queue = new EventQueue(told::add, 2, new CallbackExecutor(executor));

    @Test
    void tellsASlowListenerHowManyItMissed() {
        for (int i = 0; i < 5; i++) {
            queue.put(new OverlayEvent.GroupAlone("group " + i, Failure.GROUP_EMPTY));
        }
        executor.runAll();
        queue.put(new OverlayEvent.GroupAlone("later", Failure.GROUP_EMPTY));
        executor.runAll();

        assertThat(told)
                .containsExactly(
                        new OverlayEvent.GroupAlone("group 0", Failure.GROUP_EMPTY),
                        new OverlayEvent.GroupAlone("group 1", Failure.GROUP_EMPTY),
                        new OverlayEvent.EventsMissed(3),
                        new OverlayEvent.GroupAlone("later", Failure.GROUP_EMPTY));
    }

    @Test
    void alwaysHasRoomForTheLast() {
        queue.put(new OverlayEvent.GroupAlone("a", Failure.GROUP_EMPTY));
        queue.put(new OverlayEvent.GroupAlone("b", Failure.GROUP_EMPTY));

        queue.putLast(new OverlayEvent.Stopped(Failure.CLOSED));
        executor.runAll();

        assertThat(told).endsWith(new OverlayEvent.Stopped(Failure.CLOSED));
    }
}
