package io.rivulet.groups.multicast;

/** Counters of one stream at one node. They only grow; read on the node's thread. */
public final class StreamStats {
    long fragmentsReceived;
    long fragmentsPushedToUs;
    long fragmentsPulled;
    long payloadBytesReceived;
    long duplicates;
    long duplicateBytes;
    long pullsSent;
    long pullTimeouts;
    long parentChanges;
    long refusals;
    long fragmentsPushed;
    long fragmentsAnswered;
    long fragmentBytesSent;
    long controlBytesSent;
    long mapsSent;
    long statusSent;
    long messages;
    long gaps;
    long fragmentsMissed;
    long messagesBeforeStart;
    long resets;

    StreamStats() {}

    /** Fragments received, each counted once. */
    public long fragmentsReceived() {
        return fragmentsReceived;
    }

    /** Of these, those that nobody had asked for one by one. */
    public long fragmentsPushedToUs() {
        return fragmentsPushedToUs;
    }

    /** Of these, those that answered a pull. */
    public long fragmentsPulled() {
        return fragmentsPulled;
    }

    /** Bytes of the fragments received, headers included, each counted once. */
    public long fragmentBytesReceived() {
        return payloadBytesReceived;
    }

    /** Fragments that were there already. */
    public long duplicates() {
        return duplicates;
    }

    /** Bytes of these. */
    public long duplicateBytes() {
        return duplicateBytes;
    }

    /** Requests for one fragment. */
    public long pullsSent() {
        return pullsSent;
    }

    /** Requests that were not answered in time. */
    public long pullTimeouts() {
        return pullTimeouts;
    }

    /** How often a substream was asked of somebody else. */
    public long parentChanges() {
        return parentChanges;
    }

    /** How often a parent held fragments and did not push them. */
    public long refusals() {
        return refusals;
    }

    /** Fragments sent to children, once per child. */
    public long fragmentsPushed() {
        return fragmentsPushed;
    }

    /** Fragments sent as answers to pulls. */
    public long fragmentsAnswered() {
        return fragmentsAnswered;
    }

    /** Bytes of both. */
    public long fragmentBytesSent() {
        return fragmentBytesSent;
    }

    /** Bytes of announcements, maps, masks, pulls and ends sent. */
    public long controlBytesSent() {
        return controlBytesSent;
    }

    /** Maps sent. */
    public long mapsSent() {
        return mapsSent;
    }

    /** Messages sent that tell a neighbour how it is served and how far behind we are. */
    public long statusSent() {
        return statusSent;
    }

    /** Messages delivered, or offered. */
    public long messages() {
        return messages;
    }

    /** Gap events. */
    public long gaps() {
        return gaps;
    }

    /** Fragments that gap events named. */
    public long fragmentsMissed() {
        return fragmentsMissed;
    }

    /** Messages skipped while waiting for headers and a key frame. */
    public long messagesBeforeStart() {
        return messagesBeforeStart;
    }

    /** Changes to another publication of the same name. */
    public long resets() {
        return resets;
    }
}
