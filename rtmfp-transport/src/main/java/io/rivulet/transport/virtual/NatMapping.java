package io.rivulet.transport.virtual;

import io.rivulet.transport.address.NetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** That an inner endpoint is seen at a port of its NAT, by those whom the mapping is for, and whom it lets in. */
final class NatMapping {
    /** A host that sends to more outer endpoints by one mapping within a timeout finds the oldest shut out. */
    private static final int MAX_PERMISSIONS = 1 << 16;

    private final Attachment inner;
    private final int port;
    private final NatConfig config;

    /** By outer endpoint as the filter sees it: when it was used last. The longest unused comes first. */
    private final Map<NetAddress, Long> permissions = new LinkedHashMap<>(4, 0.75F, true);

    private long usedNs;

    NatMapping(Attachment inner, int port, NatConfig config) {
        this.inner = inner;
        this.port = port;
        this.config = config;
    }

    Attachment inner() {
        return inner;
    }

    int port() {
        return port;
    }

    boolean isOver(long nowNs) {
        return nowNs >= endNs();
    }

    /** When it is over, unless it is used. */
    long endNs() {
        return usedNs + config.mappingTimeoutNs();
    }

    /** The inner endpoint sends something. */
    void onOutbound(long nowNs, NetAddress outer) {
        usedNs = nowNs;
        if (config.filtering() != NatBehaviour.ENDPOINT_INDEPENDENT) {
            permissions.put(config.filtering().key(outer), nowNs);
            forgetOld(nowNs);
        }
    }

    private void forgetOld(long nowNs) {
        Iterator<Long> oldestFirst = permissions.values().iterator();
        while (oldestFirst.hasNext()
                && (nowNs - oldestFirst.next() >= config.mappingTimeoutNs() || permissions.size() > MAX_PERMISSIONS)) {
            oldestFirst.remove();
        }
    }

    /** An outer endpoint sends something; whether it comes in. */
    boolean admits(long nowNs, NetAddress outer) {
        boolean isOpen = config.filtering() == NatBehaviour.ENDPOINT_INDEPENDENT;
        if (!isOpen) {
            Long permittedNs = permissions.get(config.filtering().key(outer));
            if (permittedNs == null || nowNs - permittedNs >= config.mappingTimeoutNs()) {
                return false;
            }
        }
        if (config.inboundRefreshes()) {
            usedNs = nowNs;
            if (!isOpen) {
                permissions.put(config.filtering().key(outer), nowNs);
            }
        }
        return true;
    }
}
