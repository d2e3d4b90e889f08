package io.rivulet.simulator.packet;

import io.rivulet.transport.virtual.LinkConfig;
import io.rivulet.transport.virtual.VirtualHost;
import java.util.ArrayList;
import java.util.List;

/** An uplink that carries less for a while; what slows it twice multiplies, as at the other tiers. */
final class SlowUplink {
    private final VirtualHost host;
    private final LinkConfig usual;
    /** What slows it now: the share that is left, by each. */
    private final List<Double> factors = new ArrayList<>();

    /** @param host nothing slows it yet */
    SlowUplink(VirtualHost host) {
        this.host = host;
        usual = host.uplinkConfig();
    }

    /** It carries only this share of what it did. */
    void slow(double factor) {
        factors.add(factor);
        update();
    }

    /** The time of one {@link #slow} is over. */
    void recover(double factor) {
        factors.remove(factor);
        update();
    }

    private void update() {
        double share = 1;
        for (double factor : factors) {
            share *= factor;
        }
        long rate = Math.max(1, (long) (usual.rateBytesPerSec() * share));
        host.setUplink(usual.toBuilder().rateBytesPerSec(rate).build());
    }
}
