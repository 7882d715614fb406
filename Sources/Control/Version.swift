/// The version of this build, which daemon and client share.
package let tenutoVersion = "0.1.0"
