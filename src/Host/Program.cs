return ZPrimeGpu.Host.Cli.CommandLine.Run(args);
