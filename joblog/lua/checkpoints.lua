-- checkpoints: ARGV id. Answers the job's checkpoints as a flat list; none that are larger
-- than any of ours.
return whole(jobkey(ARGV[1]) .. ':checkpoints', 256, 33554432) or {}
