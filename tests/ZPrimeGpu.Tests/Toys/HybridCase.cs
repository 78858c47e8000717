using System.Globalization;
using System.Text;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>One bin with an uncertain background, whose prior-predictive distribution is an integral or a closed form.</summary>
internal static class HybridCase
{
    /// <summary>A counting experiment; the signal of one event is certain.</summary>
    /// <param name="observed">Observed count.</param>
    /// <param name="background">Expected background.</param>
    /// <param name="modifier">Modifier of the background, as JSON; empty for none.</param>
    public static WorkspaceModel Model(double observed, double background, string modifier)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            { "channels": [ { "name": "c", "samples": [
                { "name": "s", "data": [1.0], "modifiers": [ { "name": "mu", "type": "normfactor", "data": null } ] },
                { "name": "b", "data": [{{background}}], "modifiers": [{{modifier}}] } ] } ],
              "observations": [ { "name": "c", "data": [{{observed}}] } ],
              "measurements": [ { "name": "m", "config": { "poi": "mu", "parameters": [] } } ],
              "version": "1.0.0" }
            """);
        Workspace workspace = WorkspaceReader.Parse(Encoding.UTF8.GetBytes(text), "hybrid.json");
        return WorkspaceCompiler.Compile(workspace, workspace.Measurements[0], default);
    }

    /// <summary>γ ~ N(1, error) within [0, 10].</summary>
    public static string Gaussian(double background, double error)
        => string.Create(CultureInfo.InvariantCulture, $$"""{ "name": "e", "type": "staterror", "data": [{{background * error}}] }""");

    /// <summary>τ γ ~ Γ(τ + 1), τ = 1/error².</summary>
    public static string Gamma(double background, double error)
        => string.Create(CultureInfo.InvariantCulture, $$"""{ "name": "e", "type": "shapesys", "data": [{{background * error}}] }""");

    /// <summary>A factor of 1.2 and 0.85 per standard deviation.</summary>
    public const string NormSys = """{ "name": "e", "type": "normsys", "data": { "hi": 1.2, "lo": 0.85 } }""";

    /// <summary>The ensemble around the nominal model with a value of the POI.</summary>
    public static ToyTables At(CompiledModel model, double poi)
    {
        double[] globals = [.. new SignalScale(model).Nominal];
        globals[model.Shape.Poi] = poi;
        var expectation = new double[model.Bins];
        ModelExpectation.Evaluate(model, globals, expectation);
        return ToyEnsemble.Hybrid(model, globals, expectation).Tables;
    }
}
