/**
 * FLV in and out, and what there is to know about the codecs inside it. FLV tags are the messages of a Rivulet media stream
 * (their kinds are the RTMP message types 8, 9 and 18), so this package is where media files meet streams, and the only place
 * in the product that parses FLV.
 *
 * <p>Nothing here starts a thread or reads a clock: readers and writers work on plain streams, which may be pipes, and never
 * seek or ask for a length. Times are milliseconds, as in the file.
 *
 * <p>Sources: Adobe Flash Video File Format Specification 10.1 annex E (tags, AVC and AAC packets), and Enhanced RTMP version 2
 * of the Veovera Software Organization (FourCC video and audio).
 */
package io.rivulet.gateway.flv;
