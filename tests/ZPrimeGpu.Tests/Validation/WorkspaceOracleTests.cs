using System.Text.Json.Nodes;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>The oracle of workspaces against pyhf.</summary>
public sealed class WorkspaceOracleTests
{
    /// <summary>Both sides add terms of the size of n ln n, each with a few roundings.</summary>
    private const double Rounding = 1e-15;

    public static TheoryData<string> Cases => [.. ReferenceCase.Names];

    public static TheoryData<string> SmallCases => [.. ReferenceCase.Names.Where(n => ReferenceCase.Read(n).Oracle.Likelihood.Parameters.Count < 50)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameters_OfAWorkspace_ArePyhfsInItsOrder(string name)
    {
        ReferenceCase reference = ReferenceCase.Read(name);
        JsonNode expected = reference.Expected;
        IReadOnlyList<OracleParameter> parameters = reference.Oracle.Likelihood.Parameters;
        Assert.Equal(expected["par_names"]!.AsArray().Select(n => (string)n!), parameters.Select(p => p.Name));
        Assert.Equal((int)expected["poi_index"]!, reference.Oracle.Likelihood.Poi);
        Assert.Equal(ReferenceCase.Numbers(expected["init"]), parameters.Select(p => p.Start));
        Assert.Equal(expected["bounds"]!.AsArray().Select(b => ((double)b![0]!, (double)b[1]!)), parameters.Select(p => (p.Lower, p.Upper)));
        Assert.Equal(expected["fixed"]!.AsArray().Select(f => (bool)f!), parameters.Select(p => p.Fixed));
        Assert.Equal(expected["channels"]!.AsArray().Select(c => (string)c!), reference.Oracle.Channels);
        Assert.Equal(
            parameters.Select(p => (string)expected["constraint_types"]![p.Name.Split('[')[0]]!),
            parameters.Select(p => p switch { { Sigma: not null } => "normal", { Rate: not null } => "poisson", _ => "none" }));

        double[] data = [.. reference.Oracle.Observed.Counts, .. reference.Oracle.AuxiliaryInOrder(reference.Oracle.Observed)];
        AssertClose(ReferenceCase.Numbers(expected["data"]), data, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Likelihood_AtEveryProbe_IsPyhfs(string name)
    {
        ReferenceCase reference = ReferenceCase.Read(name);
        LikelihoodOracle likelihood = reference.Oracle.Likelihood;
        OracleData data = reference.Oracle.Observed;
        foreach (JsonNode? probe in reference.Expected["probes"]!.AsArray())
        {
            Vector<double> theta = WorkspaceOracle.Point(ReferenceCase.Numbers(probe!["pars"]));
            double terms = data.Counts.Concat(reference.Oracle.AuxiliaryInOrder(data)).Sum(n => n > 1.0 ? 2.0 * n * Math.Log(n) : 0.0);
            AssertClose((double)probe["twice_nll"]!, likelihood.TwiceNll(theta, data), terms);
            AssertClose((double)probe["twice_nll_main"]!, likelihood.TwiceNllMain(theta, data), terms);
            AssertClose((double)probe["twice_nll_constraint"]!, likelihood.TwiceNllConstraint(theta, data), terms);
            AssertClose(ReferenceCase.Numbers(probe["expected_main"]), likelihood.Expectation(theta), 1e-13);

            // An element is a sum of terms of the size of √n/σ that cancel.
            double[] gradient = [.. likelihood.Derivatives(theta, data).Gradient.Select(g => 2.0 * g)];
            double[] expected = ReferenceCase.Numbers(probe["grad_twice_nll"]);
            double largest = expected.Max(Math.Abs);
            for (int k = 0; k < gradient.Length; k++)
            {
                Assert.Equal(expected[k], gradient[k], (1e-10 * Math.Abs(expected[k])) + (1e-13 * largest));
            }
        }
    }

    [Theory]
    [MemberData(nameof(SmallCases))]
    public void FreeFit_OfASmallWorkspace_IsPyhfs(string name)
    {
        ReferenceCase reference = ReferenceCase.Read(name);
        OracleMinimum minimum = LikelihoodOracleFit.Minimise(reference.Oracle.Likelihood, reference.Oracle.Observed, null);
        Assert.True(minimum.Converged);
        double rounding = 2.0 * Rounding * reference.Oracle.Observed.Counts.Sum(n => n > 1.0 ? n * Math.Log(n) : 0.0);
        Assert.Equal((double)reference.Expected["free_fit"]!["twice_nll"]!, minimum.TwiceNll, 1e-8 + rounding);
    }

    [Theory]
    [InlineData("mod_everything")]
    [InlineData("mod_allzero_obs")]
    [InlineData("mod_normsys_code1_pulled")]
    [InlineData("mod_histosys_code0_pulled")]
    [InlineData("mod_shapesys_zero")]
    [InlineData("mod_lumi")]
    [InlineData("pub_pyhf_2bin")]
    public void Hypotests_OfASmallWorkspace_ArePyhfs(string name)
    {
        ReferenceCase reference = ReferenceCase.Read(name);
        var limits = new LimitsOracle(reference.Oracle.Likelihood, reference.Oracle.Observed, 0.1);
        foreach (JsonNode? test in reference.Expected["hypotest_qtilde"]!.AsArray())
        {
            double mu = (double)test!["mu"]!;
            (double q, double asimovQ) = limits.TestStatistics(mu);
            (double clsb, double cls) = limits.Observed(mu);

            // pyhf's q is a difference of two 2NLL of some 10², and its minima at kinks are exact to some 10⁻⁹.
            Assert.Equal((double)test["qmu_tilde"]!, q, 1e-7);
            Assert.Equal((double)test["qmu_tilde_asimov"]!, asimovQ, 1e-7);
            Assert.Equal((double)test["CLsb"]!, clsb, 1e-6);
            Assert.Equal((double)test["CLs"]!, cls, 1e-6);
            Assert.Equal(ReferenceCase.Numbers(test["CLs_exp"])[3], limits.ExpectedCls(mu, 1.0), 1e-6);
        }
    }

    private static void AssertClose(double expected, double actual, double terms)
        => Assert.Equal(expected, actual, (1e-10 * Math.Abs(expected)) + (Rounding * terms));

    private static void AssertClose(double[] expected, double[] actual, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], relative * Math.Abs(expected[i]));
        }
    }
}
