/** Publishing and watching one stream: between a group and a file or pipe of FLV. */
package io.rivulet.cli.stream;
