module automq.bench/load

go 1.25
