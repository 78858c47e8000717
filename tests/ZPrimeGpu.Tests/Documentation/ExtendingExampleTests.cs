using System.Runtime.CompilerServices;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Tests.Documentation;

/// <summary>The example of docs/extending.md, word by word.</summary>
public sealed class ExtendingExampleTests
{
    [Fact]
    public void ModelBuilder_AsThePageShows_GivesAModelWithALimit()
    {
        var builder = new ModelBuilder("one window", bins: 2);
        int sigma = builder.AddGlobal(new GlobalParameter("sigma", Start: 0.0, Lower: 0.0, Upper: 100.0, Constraint: null));
        int alpha = builder.AddGlobal(new GlobalParameter("bkg_total", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)));
        builder.AddSample([builder.AddFactor(FactorKind.Value, sigma)], ModelBuilder.NoGroup, firstBin: 0, [1.0, 4.0]);
        builder.AddSample([builder.AddFactor(FactorKind.NormSysCode4, alpha, lo: 0.8, hi: 1.2)], ModelBuilder.NoGroup, 0, [10.0, 12.0]);
        CompiledModel model = builder.Build(sigma);

        AsymptoticResult limits = AsymptoticLimits.Run(model, counts: [9.0, 15.0], new BatchFitter(HostAccelerator.Simd().Fits), new FitTally(), confidenceLevel: 0.9);

        Assert.Null(limits.Problem);
        Assert.InRange(limits.ObservedCls!.Value, limits.ExpectedCls[0]!.Value, limits.ExpectedCls[4]!.Value);
    }

    [Fact]
    public void Page_ShowsThisFile()
    {
        string code = MarkdownPage.Of("docs/extending.md").Blocks().Single(b => b.Language == "csharp").Code;
        string source = File.ReadAllText(ThisFile());
        Assert.All(code.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains("        " + line + "\n", source, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
