using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Inference;

public sealed class NuisanceImpactsTests
{
    // Gaussian factors (staterror), Poisson factors (shapesys), a shift of one bin (histosys): three of each; with the POI off its bound.
    private const string Locals = """
        { "channels": [ { "name": "SR", "samples": [
            { "name": "signal", "data": [3.0, 9.0, 4.0], "modifiers": [ { "name": "mu", "type": "normfactor", "data": null } ] },
            { "name": "simulated", "data": [20.0, 25.0, 22.0], "modifiers": [
              { "name": "mc", "type": "staterror", "data": [2.0, 3.0, 2.5] },
              { "name": "norm", "type": "normsys", "data": { "lo": 0.9, "hi": 1.1 } } ] },
            { "name": "sideband", "data": [10.0, 12.0, 8.0], "modifiers": [ { "name": "cr", "type": "shapesys", "data": [2.5, 3.0, 2.0] } ] },
            { "name": "shifted", "data": [5.0, 6.0, 5.5], "modifiers": [
              { "name": "only_first", "type": "histosys", "data": { "lo_data": [4.0, 6.0, 5.5], "hi_data": [6.0, 6.0, 5.5] } },
              { "name": "only_second", "type": "histosys", "data": { "lo_data": [5.0, 4.5, 5.5], "hi_data": [5.0, 7.5, 5.5] } },
              { "name": "only_third", "type": "histosys", "data": { "lo_data": [5.0, 6.0, 4.8], "hi_data": [5.0, 6.0, 6.2] } } ] } ] } ],
          "observations": [ { "name": "SR", "data": [41, 58, 37] } ],
          "measurements": [ { "name": "m", "config": { "poi": "mu", "parameters": [] } } ],
          "version": "1.0.0" }
        """;

    [Fact]
    public void Impacts_LinearGaussianModel_AreCovariancesOverUncertainties()
    {
        // The cubic term of the likelihood shifts what is a fraction δ of a yield by relative δ: here the shapes are a few %, of large yields 1 %.
        const double Nonlinearity = 0.02;
        NuisanceImpacts impacts = Run(LinearWorkspace.Compile());
        Matrix<double> covariance = LinearWorkspace.Covariance();
        double[] estimate = LinearWorkspace.Estimate();
        Assert.Equal(LinearWorkspace.Names.Length - 1, impacts.Ranked.Count);
        Assert.Equal(Math.Sqrt(covariance[0, 0]), impacts.PoiUncertainty, Nonlinearity * impacts.PoiUncertainty);
        Assert.Equal(estimate[0], impacts.PoiHat, Nonlinearity * impacts.PoiUncertainty);
        for (int k = 1; k < LinearWorkspace.Names.Length; k++)
        {
            NuisanceImpact impact = impacts.Ranked.Single(i => i.Name == LinearWorkspace.Names[k]);
            double sigma = Math.Sqrt(covariance[k, k]);
            double expected = covariance[k, 0] / sigma;
            double slack = Nonlinearity * impacts.PoiUncertainty;

            // Else the comparisons below would hold for no impact at all.
            Assert.True(Math.Abs(expected) > 4.0 * slack, $"{impact.Name}: {expected / impacts.PoiUncertainty} of the uncertainty shows nothing");
            Assert.Equal(sigma, impact.Uncertainty, Nonlinearity * sigma);
            Assert.Equal(estimate[k], impact.Value, Nonlinearity * sigma);
            Assert.Equal(expected, impact.Up!.Value, slack);
            Assert.Equal(-expected, impact.Down!.Value, slack);
            if (LinearWorkspace.IsConstrained(k))
            {
                Assert.Equal(estimate[k], impact.Pull!.Value, Nonlinearity);
                Assert.Equal(sigma, impact.Constraint!.Value, Nonlinearity);
                Assert.Equal(expected / sigma, impact.PrefitUp!.Value, slack / sigma);
                Assert.Equal(-expected / sigma, impact.PrefitDown!.Value, slack / sigma);
            }
            else
            {
                Assert.Null(impact.Pull);
                Assert.Null(impact.Constraint);
                Assert.Null(impact.PrefitUp);
                Assert.Null(impact.PrefitDown);
            }
        }

        double?[] sizes = [.. impacts.Ranked.Select(i => (double?)i.Size)];
        Assert.Equal(sizes.OrderDescending(), sizes);
    }

    [Theory]
    [InlineData("belle_1th_b30")]
    [InlineData("belle_1th_b30_histosys")]
    [InlineData("belle_1th_b30_shared")]
    [InlineData("pub_belle2_tutorial")]
    public void Impacts_Reference_SameWithoutElimination(string name)
    {
        PyhfCase reference = PyhfCase.Read(name);
        Compare(reference.Model, reference.Whole, reference.Codes);
    }

    [Fact]
    public void Impacts_EveryKindOfEliminatedParameter_SameWithoutElimination()
    {
        Workspace workspace = SampleWorkspace.Read(Locals);
        WorkspaceModel model = WorkspaceCompiler.Compile(workspace, workspace.Measurements[0]);

        // Else the test would compare a model with itself.
        Assert.Equal(9, model.Locations.Count(at => at.Global < 0));
        Compare(model, WorkspaceCompiler.Compile(workspace, workspace.Measurements[0], default, Elimination.None), default);
    }

    [Theory]
    [InlineData("mc[0]", 1.0, 2.0 / 20.0)] // relative uncertainty of the simulated yield
    [InlineData("cr[1]", 1.0, 3.0 / 12.0)] // 1/√τ with τ = (12/3)²
    [InlineData("only_third", 0.0, 1.0)]
    [InlineData("norm", 0.0, 1.0)]
    public void Pulls_EveryKindOfConstraint_AreInUnitsOfItsWidth(string name, double auxiliary, double width)
    {
        Workspace workspace = SampleWorkspace.Read(Locals);
        NuisanceImpact impact = Run(WorkspaceCompiler.Compile(workspace, workspace.Measurements[0])).Ranked.Single(i => i.Name == name);
        Assert.NotEqual(auxiliary, impact.Value);
        Assert.Equal((impact.Value - auxiliary) / width, impact.Pull!.Value, 1e-9);
        Assert.Equal(impact.Uncertainty / width, impact.Constraint!.Value, 1e-9);
    }

    /// <summary>Two routes to the same profile likelihood: parameters as variables of the fit, or solved for bin by bin.</summary>
    private static void Compare(WorkspaceModel eliminated, WorkspaceModel whole, InterpolationCodes codes)
    {
        // Minima are good to an estimated distance far below 1e-8, which is 1e-4 of an uncertainty at the very most.
        const double OfUncertainty = 1e-5;
        NuisanceImpacts impacts = Run(eliminated, codes);
        NuisanceImpacts expected = Run(whole, codes);
        double slack = OfUncertainty * expected.PoiUncertainty;
        Assert.True(expected.PoiUncertainty > 0.0);
        Assert.Equal(expected.Ranked.Count, impacts.Ranked.Count);
        foreach (NuisanceImpact want in expected.Ranked)
        {
            NuisanceImpact have = impacts.Ranked.Single(i => i.Name == want.Name);
            Near(want.Up, have.Up, slack, $"{want.Name} up");
            Near(want.Down, have.Down, slack, $"{want.Name} down");
            Near(want.PrefitUp, have.PrefitUp, slack, $"{want.Name} prefit up");
            Near(want.PrefitDown, have.PrefitDown, slack, $"{want.Name} prefit down");
            Near(want.Pull, have.Pull, OfUncertainty, $"{want.Name} pull");
        }

        Assert.Contains(expected.Ranked, i => i.Size > 0.01 * expected.PoiUncertainty);
    }

    private static void Near(double? expected, double? actual, double slack, string what)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.True(Math.Abs((expected ?? 0.0) - (actual ?? 0.0)) <= slack, $"{what}: {actual} instead of {expected}, which is more than {slack} away");
    }

    private static NuisanceImpacts Run(WorkspaceModel model, InterpolationCodes codes = default)
    {
        using HostAccelerator accelerator = HostAccelerator.Simd();
        var fitter = new BatchFitter(accelerator.Fits);
        var tally = new FitTally();
        WorkspaceFit fit = WorkspaceFit.Run(model, null, fitter, tally);
        ParameterCovariance covariance = ParameterCovariance.Of(fit, codes, null, fitter)!;
        NuisanceImpacts impacts = NuisanceImpacts.Run(fit, covariance, fitter, tally);
        Assert.Equal(0, tally.Failed);
        return impacts;
    }
}
