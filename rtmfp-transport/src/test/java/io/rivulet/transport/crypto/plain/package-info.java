/** Tests of the profile without secrets. */
package io.rivulet.transport.crypto.plain;
