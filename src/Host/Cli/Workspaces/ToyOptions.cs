using System.CommandLine;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary>Options of commands whose p-values may come from toys.</summary>
internal sealed class ToyOptions
{
    private const int FewestToys = 100;
    private const int MostToys = 100_000_000;

    private readonly Option<string> calculator = new("--calc") { Description = "Where p-values come from: asymptotic or toys.", HelpName = "asymptotic|toys", DefaultValueFactory = _ => "asymptotic" };
    private readonly Option<int> toys = new("--toys") { Description = "Toys per hypothesis.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
    private readonly Option<ulong> seed = new("--seed") { Description = "Seed of the toys.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> threads = new("--threads") { Description = "Worker threads for toys; all cores unless given.", HelpName = "T" };

    private readonly EnsembleOption ensemble = new();
    private readonly Option<string?> saveToys = SaveToys();
    private readonly HashSet<string> savedTo = [];

    private readonly Option<double> precision = new("--precision")
    {
        Description = "Relative error asked of the observed and the median limit; toys are added until it is reached.",
        HelpName = "R",
        DefaultValueFactory = _ => 0.01,
    };

    private readonly Option<int?> most = new("--max-toys") { Description = "Largest number of toys per hypothesis; four times --toys unless given.", HelpName = "N" };
    private readonly Option<string> intervals = new("--intervals")
    {
        Description = "Also an interval: none or fc, Feldman-Cousins.",
        DefaultValueFactory = _ => "none",
    };

    /// <summary>Adds what every command with toys has.</summary>
    public void AddTo(Command command)
    {
        Array.ForEach<Option>([calculator, toys, seed, threads, saveToys], command.Add);
        ensemble.AddTo(command);
    }

    /// <summary>The option <c>--save-toys</c>.</summary>
    public static Option<string?> SaveToys() => new("--save-toys")
    {
        Description = "Folder to save every toy to: compressed columns (.npz), one file for each window or workspace.",
        HelpName = "DIR",
    };

    /// <summary>Begins the file of a model's toys in the folder asked for; null where none is.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public SavedToys? Save(ParseResult arguments, WorkspaceModel model)
    {
        if (arguments.GetValue(saveToys) is not string folder)
        {
            return null;
        }

        string path = SavedToys.PathOf(folder, model.Workspace.Name);
        return savedTo.Add(path)
            ? new SavedToys(path)
            : throw new InputException($"Two workspaces are called '{model.Workspace.Name}', and their toys would be saved to one file. Run them one after the other, with a folder each.");
    }

    /// <summary>Adds what limits have besides.</summary>
    public void AddLimitsTo(Command command) => Array.ForEach<Option>([precision, most, intervals], command.Add);

    /// <summary>Whether toys are asked for.</summary>
    public bool Wanted(ParseResult arguments)
    {
        bool wanted = WorkspaceOptions.Choice("--calc", arguments.GetValue(calculator)!, "asymptotic", "toys") == "toys";
        return wanted || (arguments.GetValue(saveToys) is null && ensemble.Kind(arguments) is null)
            ? wanted
            : throw new InputException("--save-toys and --ensemble are for toys: add --calc toys.");
    }

    /// <summary>Whether Feldman-Cousins intervals are asked for.</summary>
    public bool Intervals(ParseResult arguments) => WorkspaceOptions.Choice("--intervals", arguments.GetValue(intervals)!, "none", "fc") == "fc";

    /// <summary>How many toys of which random numbers.</summary>
    public ToyRequest Request(ParseResult arguments)
    {
        int count = arguments.GetValue(toys);
        return count is >= FewestToys and <= MostToys
            ? new(count, arguments.GetValue(seed)) { Ensemble = ensemble.Kind(arguments) ?? EnsembleKind.Frequentist }
            : throw new InputException($"--toys {count} makes no sense; give {FewestToys} to {MostToys} toys per hypothesis.");
    }

    /// <summary>What fits them.</summary>
    /// <param name="arguments">Arguments.</param>
    /// <param name="device">Accelerator.</param>
    /// <param name="conditionals">Which conditional fits are made.</param>
    public ToySweep Sweep(ParseResult arguments, string device, ConditionalFits conditionals = ConditionalFits.WhereNeeded)
    {
        int count = arguments.GetValue(threads) ?? Environment.ProcessorCount;
        if (count is < 1 or > 1024)
        {
            throw new InputException($"--threads {count} makes no sense; give 1 to 1024.");
        }

        IAccelerator accelerator = AcceleratorFactory.Open(device);
        return ToySweep.On(accelerator, accelerator.Workers(count), conditionals);
    }

    /// <summary>Limits by toys as they are asked for.</summary>
    /// <param name="arguments">Arguments.</param>
    /// <param name="device">Accelerator.</param>
    /// <param name="confidenceLevel">Confidence level.</param>
    /// <param name="statistic">q̃ or q.</param>
    /// <param name="limitOn">cls or clsb.</param>
    public ToyLimitRun Limits(ParseResult arguments, string device, double confidenceLevel, TestStatistic statistic, string limitOn)
    {
        ToyRequest request = Request(arguments);
        double asked = arguments.GetValue(precision);
        if (!(asked > 0.0 && asked < 1.0))
        {
            throw new InputException($"--precision {asked} makes no sense; give a relative error between 0 and 1, for instance 0.01.");
        }

        int largest = arguments.GetValue(most) ?? (int)Math.Min(4L * request.Toys, MostToys);
        if (largest < request.Toys || largest > MostToys)
        {
            throw new InputException($"--max-toys {largest} makes no sense with --toys {request.Toys}; give at least as many, at most {MostToys}.");
        }

        var settings = new ToyLimitSettings
        {
            Seed = request.Seed,
            Toys = request.Toys,
            MostToys = largest,
            Precision = asked,
            ConfidenceLevel = confidenceLevel,
            Statistic = statistic,
            Ensemble = request.Ensemble,
            LimitOn = limitOn == "cls" ? LimitStatistic.Cls : LimitStatistic.Clsb,
        };
        return new(settings, Sweep(arguments, device), Intervals(arguments) ? Sweep(arguments, device, ConditionalFits.TwoSided) : null, model => Save(arguments, model));
    }
}
