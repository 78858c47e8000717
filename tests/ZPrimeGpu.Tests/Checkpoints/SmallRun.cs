using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Checkpoints;
using ZPrimeGpu.Host.Cli;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Checkpoints;

/// <summary>The demonstration over few masses with few toys, in a folder of its own.</summary>
internal sealed class SmallRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SmallRun(int toys)
    {
        string samples = Path.Combine(DependencyTests.RepositoryRoot(), "samples");
        string text = System.IO.File.ReadAllText(Path.Combine(samples, "demo.yaml")).Replace("files: data/", $"files: {samples}/data/", StringComparison.Ordinal)
            .Replace("networks/", $"{samples}/networks/", StringComparison.Ordinal);
        System.IO.File.WriteAllText(Configuration, text + $$"""

            binning: { mass_min_gev: 4, mass_max_gev: 4.15 }
            limits: { calculator: toys, toys: {{toys}}, toy_precision: 0.2 }
            goodness_of_fit: { toys: 60 }
            systematics: { impact_masses_gev: [4] }
            """);
    }

    public string Configuration => folder.File("toys.yaml");

    public string File(string name) => folder.File(name);

    public RunConfig Config(string output, ulong seed = 1, int threads = 2)
        => RunConfigReader.Read(Configuration, new RunOverrides(OutputFolder: folder.File(output), Seed: seed, Threads: threads, Device: "simd"));

    public static PipelineOutcome Run(RunConfig config, Continuation continuation)
        => AnalysisPipeline.Run(config, PipelineStage.Limits, continuation, new PlainProgress(TextWriter.Null), CancellationToken.None);

    public void Dispose() => folder.Dispose();
}
