using ZPrimeGpu.Bench.EndToEnd;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Spots;
using ZPrimeGpu.Bench.Suites;

namespace ZPrimeGpu.Bench.Results;

/// <summary>Everything that one run measured.</summary>
/// <param name="Repository">Of which commit.</param>
/// <param name="Machine">Processor and runtime, for people.</param>
/// <param name="Rounds">Rounds over the kernels.</param>
/// <param name="Load">Load of the machine at the start (others' and one's own); null where the system does not tell.</param>
/// <param name="Kernels">Kernels, the machine's own peaks among them.</param>
/// <param name="Cores">Over cores.</param>
/// <param name="Spots">Check of the fits of spots.</param>
/// <param name="Commands">End to end.</param>
/// <param name="CpuSeconds">Processor time of the run without the commands.</param>
internal sealed record BenchResult(
    Repository Repository,
    string Machine,
    int Rounds,
    double? Load,
    IReadOnlyList<KernelResult> Kernels,
    IReadOnlyList<CoreScaling> Cores,
    SpotCheck? Spots,
    IReadOnlyList<CommandRun> Commands,
    double CpuSeconds)
{
    /// <summary>Name of its files, without extension.</summary>
    public string FileName => $"{Repository.CommitDate:yyyy-MM-dd}-{Repository.Commit.TrimEnd('+')}";

    /// <summary>Lane operations per second of the machine: fused multiply-adds.</summary>
    public double FmaRate => Peak(MachinePeaks.Fma);

    /// <summary>Lane divisions per second.</summary>
    public double DivisionRate => Peak(MachinePeaks.Division);

    /// <summary>Bytes per second read plus written in a copy.</summary>
    public double CopyRate => Peak(MachinePeaks.Copy);

    /// <summary>What went wrong; empty where nothing did.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (KernelResult r in Kernels.Where(r => r.Allocates))
        {
            yield return $"{r.Case.Kernel}, {r.Case.Size}, {r.Case.Lanes} lanes allocates {r.AllocatedBytes:F2} bytes per {r.Case.Item}.";
        }

        if (Spots is { Passes: false })
        {
            yield return "The fits of spots do not agree with the truth or with Math.NET.";
        }
    }

    /// <summary>The scalar baseline of a result, or null.</summary>
    public KernelResult? Scalar(KernelResult result)
        => result.Case.Lanes == 1 ? null : Kernels.FirstOrDefault(r => r.Case.Lanes == 1 && r.Case.Kernel == result.Case.Kernel && r.Case.Size == result.Case.Size);

    private double Peak(string name) => Kernels.First(r => r.Case.Kernel == "machine" && r.Case.Size == name).Rate;
}
