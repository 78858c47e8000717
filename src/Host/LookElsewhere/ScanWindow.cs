using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>A mass hypothesis of the scan: its likelihood over a stretch of the spectrum's cells, and how the auxiliary values of a spectrum become its own. Immutable.</summary>
internal sealed class ScanWindow
{
    private const double LargestFreeError = 0.2;

    private ScanWindow(WindowTemplates templates, CompiledModel model)
    {
        Templates = templates;
        Model = model;
    }

    /// <summary>Templates and data.</summary>
    public WindowTemplates Templates { get; }

    /// <summary>The likelihood.</summary>
    public CompiledModel Model { get; }

    /// <summary>Mass of the hypothesis [GeV].</summary>
    public double MassGeV => Templates.MassGeV;

    /// <summary>Cell of the spectrum that is the window's first bin.</summary>
    public required int FirstCell { get; init; }

    /// <summary>The group of the background's γ; negative where there is none.</summary>
    public required int BackgroundGroup { get; init; }

    /// <summary>δ of the background's γ: the auxiliary value is 1 + δ times the pull of the cell; 0 where γ is fixed [bin].</summary>
    public required double[] BackgroundError { get; init; }

    /// <summary>Draws the auxiliary values of the window's own locals, the signal's γ; nominal values for the others [bin, group].</summary>
    public required ToyTables OwnLocals { get; init; }

    /// <summary>Bounds of γ that fits try first: those below, where uncertainties are so large that some γ of a pack usually meets its own. It changes the speed, no result.</summary>
    public required GammaBoundsLevel Bounds { get; init; }

    /// <summary>Which of the pulls that all windows share moves the auxiliary value of a global, or <see cref="SharedPullKernel.NoPull"/> [global].</summary>
    public required int[] GlobalPull { get; init; }

    /// <summary>Widths of the Gaussians of the globals' auxiliary values; 0 where there is no pull [global].</summary>
    public required double[] GlobalWidth { get; init; }

    /// <summary>Compiles a window.</summary>
    /// <param name="templates">Templates.</param>
    /// <param name="firstCell">Cell that is its first bin.</param>
    /// <param name="pulls">Names of the constrained globals, by shared pull; new ones are added.</param>
    public static ScanWindow Of(WindowTemplates templates, int firstCell, List<string> pulls)
    {
        CompiledModel model = WindowModel.Build(templates);
        if (model.Tables.Wide is not null)
        {
            throw new ArgumentException($"{model.Name} does not fit into lanes.", nameof(templates));
        }

        double largest = model.Groups.Max(g => g?.RelativeError.Max() ?? 0.0);
        int background = GroupOf(model, WindowModel.BackgroundFactors);
        return new ScanWindow(templates, model)
        {
            FirstCell = firstCell,
            BackgroundGroup = background,
            BackgroundError = background < 0 ? new double[model.Bins] : model.Groups[background]!.RelativeError,
            Bounds = largest > LargestFreeError ? GammaBoundsLevel.Lower : GammaBoundsLevel.None,
            OwnLocals = DrawSignalOnly(model, GroupOf(model, WindowModel.SignalFactors)),
            GlobalPull = [.. model.Globals.Select(g => g.Constraint is GaussianConstraint ? PullOf(g.Name, pulls) : SharedPullKernel.NoPull)],
            GlobalWidth = [.. model.Tables.Weights.Select(w => w > 0.0 ? 1.0 / Math.Sqrt(w) : 0.0)],
        };
    }

    private static int GroupOf(CompiledModel model, string name)
    {
        for (int group = 0; group < model.Groups.Count; group++)
        {
            if (model.Groups[group]?.Name == name)
            {
                return group;
            }
        }

        return -1;
    }

    private static ToyTables DrawSignalOnly(CompiledModel model, int signal)
    {
        var builder = new ToyTablesBuilder(model.Name);
        for (int bin = 0; bin < model.Bins; bin++)
        {
            for (int group = 0; group < model.Shape.Groups; group++)
            {
                double width = group == signal ? model.Groups[group]!.RelativeError[bin] : 0.0;
                if (width > 0.0)
                {
                    builder.AddGaussianLocal(1.0, width);
                }
                else
                {
                    builder.AddFixedLocal(model.Tables.LocalAuxiliary[group]);
                }
            }
        }

        return builder.Build();
    }

    private static int PullOf(string name, List<string> pulls)
    {
        int pull = pulls.IndexOf(name);
        if (pull < 0)
        {
            pull = pulls.Count;
            pulls.Add(name);
        }

        return pull;
    }
}
