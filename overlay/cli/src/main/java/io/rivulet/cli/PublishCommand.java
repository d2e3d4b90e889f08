package io.rivulet.cli;

import io.rivulet.cli.common.CommandFailedException;
import io.rivulet.cli.common.IdentityKind;
import io.rivulet.cli.common.Preset;
import io.rivulet.cli.common.Streams;
import io.rivulet.cli.common.TagFeed;
import io.rivulet.cli.stream.Interruption;
import io.rivulet.cli.stream.Membership;
import io.rivulet.cli.stream.StreamPublisher;
import io.rivulet.gateway.LoopingClip;
import io.rivulet.gateway.flv.FlvReader;
import io.rivulet.gateway.flv.FlvTag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rivulet publish}. */
@Command(
        name = "publish",
        description = {
            "Publishes an FLV file, or a pipe, as a stream in a group.",
            "",
            "The stream is sent at the pace of its timestamps, whatever the input's. It ends when the input does.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 when everything was published, 1 when something failed or could not be sent, 2 when called wrongly,",
            "130 or 143 when stopped by a signal.",
            "",
            "Examples:",
            "  rivulet publish --to rtmfp://rendezvous.example.com --group talks --stream main --input talk.flv",
            "  ffmpeg -i talk.mp4 -c:v libx264 -g 50 -c:a aac -f flv - |",
            "    rivulet publish --to rtmfp://127.0.0.1:1935 --group talks --stream main"
        })
final class PublishCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Streams streams;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "rtmfp://HOST[:PORT]",
            description = "The rendezvous through which the group meets.")
    private String rendezvous;

    @Mixin
    private GroupOptions options;

    @Option(
            names = "--input",
            paramLabel = "FILE.flv|-",
            defaultValue = STANDARD_INPUT,
            description = "What to publish (default: -, standard input).")
    private String input;

    @Option(names = "--loop", description = "Play the file over and over, until stopped.")
    private boolean loop;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "lowLatency",
            description =
                    "lowLatency (default): within some hundred milliseconds. original: as existing groups, seconds behind.")
    private Preset preset;

    PublishCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Membership.Options membershipOptions = options.membership("--to", rendezvous);
        boolean isPipe = input.equals(STANDARD_INPUT);
        if (loop && isPipe) {
            throw CommandFailedException.misused("--loop needs a file that can be read again: name it with --input");
        }
        if (isPipe && streams.terminal().interactive() && streams.in() == System.in) {
            throw CommandFailedException.misused(
                    "standard input is a terminal: pipe FLV in, or name a file with --input");
        }
        if (options.identity() == IdentityKind.original) {
            streams.say("Warning: with --identity original nobody proves who they are.");
        }
        try (FlvReader reader = isPipe ? new FlvReader(streams.in(), "-") : FlvReader.open(Path.of(input))) {
            TagFeed feed = TagFeed.start(loop ? loop(reader) : reader);
            if (!isPipe) {
                checkFirstTag(feed);
            }
            return publish(feed, membershipOptions);
        }
    }

    private LoopingClip loop(FlvReader reader) throws IOException {
        List<FlvTag> tags = LoopingClip.load(reader);
        try {
            return new LoopingClip(tags, Long.MAX_VALUE);
        } catch (IllegalArgumentException nothing) {
            throw CommandFailedException.failed(input + " cannot be looped: " + nothing.getMessage(), nothing);
        }
    }

    /** A file that is no FLV is said to be before anybody is disturbed. */
    private void checkFirstTag(TagFeed feed) throws IOException, InterruptedException {
        if (!feed.awaitFirst()) {
            throw CommandFailedException.failed(input + " has nothing to publish in it: name another FLV file");
        }
    }

    private int publish(TagFeed feed, Membership.Options membershipOptions) throws IOException, InterruptedException {
        try (Interruption interruption = Interruption.bySignal();
                Membership membership = Membership.start(membershipOptions, streams)) {
            StreamPublisher publisher =
                    new StreamPublisher(membership, interruption, options.stream(), preset.settings());
            boolean isWhole;
            try {
                isWhole = publisher.publish(feed);
            } finally {
                membership.leave();
                streams.say(publisher.summary());
            }
            if (!isWhole && !interruption.isRequested()) {
                throw CommandFailedException.failed(
                        "the end of the stream could not be sent: neighbours, or the way to them, are too slow for its rate");
            }
            return 0;
        }
    }
}
