using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>Distributions of q̃ against those of pyhf's sampling and definitions.</summary>
public sealed class ToyFitterReferenceTests
{
    private const int Toys = 6000;

    // What the references' quantiles are of.
    private static readonly double[] Levels = [0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99];

    public static TheoryData<string, int> Points => new() { { "pub_pyhf_2bin", 0 }, { "pub_pyhf_2bin", 1 }, { "belle_1th_b30", 0 }, { "belle_1th_b30", 2 } };

    [Theory]
    [MemberData(nameof(Points))]
    public void Statistics_OfBothHypotheses_AreDistributedAsTheReference(string name, int point)
    {
        JsonNode reference = JsonNode.Parse(File.ReadAllText(Path.Combine(
            DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "toys", name + ".json")))!;
        JsonNode expected = reference["points"]![point]!;
        int toys = (int)reference["ntoys"]!;
        double mu = (double)expected["mu"]!;
        PyhfCase workspace = PyhfCase.Read(name);
        double[] q = Draw(ToyFitterCase.At(workspace.Model.Model, workspace.Model.Observed, mu, [mu]), 1);
        Check(q, PyhfCase.Numbers(expected["q_quantiles_sb"]), (double)expected["frac_q_zero_sb"]!, (double)expected["qtilde_obs"]!, (double)expected["CLsb"]!, toys);
        q = Draw(ToyFitterCase.At(workspace.Model.Model, workspace.Model.Observed, 0.0, [mu]), 2);
        Check(q, PyhfCase.Numbers(expected["q_quantiles_b"]), (double)expected["frac_q_zero_b"]!, (double)expected["qtilde_obs"]!, (double)expected["CLb"]!, toys);
    }

    private static void Check(double[] q, double[] quantiles, double zeros, double observed, double pValue, int toys)
    {
        AssertFraction(zeros, q.Count(v => v == 0.0), toys);
        AssertFraction(pValue, q.Count(v => v >= observed), toys);
        for (int i = 0; i < Levels.Length; i++)
        {
            if (quantiles[i] > 1e-6)
            {
                AssertFraction(Levels[i], q.Count(v => v <= quantiles[i]), toys);
            }
        }
    }

    /// <summary>Within 4 combined binomial errors.</summary>
    private static void AssertFraction(double expected, int count, int toys)
    {
        double error = Math.Sqrt(expected * (1.0 - expected) * ((1.0 / toys) + (1.0 / Toys)));
        Assert.Equal(expected, count / (double)Toys, 4.0 * error);
    }

    private static double[] Draw(ToyHypotheses hypotheses, uint stream)
    {
        var results = new ToyResults(Toys, 1);
        ToyFitter.Simd().Run(hypotheses, new ToySource(20_260, stream), 0, Toys, results);
        Assert.Equal(0, results.Failed);
        return results.Q[0];
    }
}
