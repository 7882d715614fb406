/* Nothing to call: libasound loads the library by name (pcm_type.faulty). */
