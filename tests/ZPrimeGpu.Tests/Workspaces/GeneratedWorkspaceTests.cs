using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Validation;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>Random small workspaces of every modifier against the oracle that keeps every parameter.</summary>
public sealed class GeneratedWorkspaceTests
{
    private const int Seeds = 300;
    private static readonly BatchFitter Fitter = new(HostAccelerator.Simd().Fits);

    [Fact]
    public void Fits_OfGeneratedWorkspaces_AreMinimaOfTheOracle()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            GeneratedWorkspace generated = WorkspaceGenerator.Generate(seed);
            WorkspaceOracle oracle = generated.Oracle();
            Measurement measurement = generated.Workspace.Measurements.Single(m => m.Name == generated.Measurement);
            var codes = new InterpolationCodes(
                generated.Codes.NormSys == OracleNormSysCode.Code1,
                generated.Codes.HistoSys == OracleHistoSysCode.Code0 ? HistoSysInterpolation.Code0 : HistoSysInterpolation.Code4P);
            foreach (Elimination elimination in Enum.GetValues<Elimination>())
            {
                WorkspaceModel model = WorkspaceCompiler.Compile(generated.Workspace, measurement, codes, elimination);
                foreach (double? poi in new double?[] { null, 0.0, 1.3 })
                {
                    WorkspaceFit fit = WorkspaceFit.Run(model, poi, Fitter, new FitTally());
                    string where = $"(seed {seed}, {elimination}, POI {poi})\n{generated}";
                    Assert.True(fit.Problem is null, $"{fit.Problem} {where}");

                    // The value is the likelihood at the parameters given, and no other minimum is lower.
                    Vector<double> point = WorkspaceOracle.Point(fit.Parameters!);
                    double there = oracle.Likelihood.TwiceNll(point, oracle.Observed);
                    double lowest = LikelihoodOracleFit.Minimise(oracle.Likelihood, oracle.Observed, poi).TwiceNll;
                    Assert.True(Math.Abs(there - fit.TwiceNll!.Value) < 1e-8, $"{there:R} is not {fit.TwiceNll:R} {where}");
                    Assert.True(fit.TwiceNll.Value <= lowest + 1e-7, $"{fit.TwiceNll:R} is above {lowest:R} {where}");
                }
            }
        }
    }
}
