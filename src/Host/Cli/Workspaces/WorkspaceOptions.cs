using System.CommandLine;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary>Arguments and options that the commands on pyhf workspaces share.</summary>
internal sealed class WorkspaceOptions
{
    private readonly Argument<string[]> files = new("WORKSPACE")
    {
        Description = "pyhf workspaces (JSON); one line of results for each.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> measurement = new("--measurement") { Description = "Measurement; the first unless given.", HelpName = "NAME" };
    private readonly Option<string[]> patches = new("--patch") { Description = "JSON Patch to apply first, or a patch set (with --patch-name).", HelpName = "FILE" };
    private readonly Option<string?> patchName = new("--patch-name") { Description = "Name of the patch in a patch set.", HelpName = "NAME" };
    private readonly Option<string> normSys = new("--normsys-interp") { Description = "Interpolation of normsys: code4 or code1.", HelpName = "code4|code1", DefaultValueFactory = _ => "code4" };
    private readonly Option<string> histoSys = new("--histosys-interp") { Description = "Interpolation of histosys: code4p or code0.", HelpName = "code4p|code0", DefaultValueFactory = _ => "code4p" };
    private readonly Option<string> statistic = new("--test-stat") { Description = "Test statistic: qtilde, q or q0.", HelpName = "qtilde|q|q0", DefaultValueFactory = _ => "qtilde" };
    private readonly Option<string> device = new("--device") { Description = "Accelerator for the fits.", HelpName = "D", DefaultValueFactory = _ => "auto" };

    /// <summary>Adds what every command on workspaces has.</summary>
    public void AddTo(Command command)
    {
        command.Add(files);
        AddModelTo(command);
    }

    /// <summary>Adds what says which model a workspace is, without the workspaces themselves.</summary>
    public void AddModelTo(Command command) => Array.ForEach<Option>([measurement, patches, patchName, normSys, histoSys, device], command.Add);

    /// <summary>Adds the choice of a test statistic.</summary>
    public void AddStatisticTo(Command command) => command.Add(statistic);

    /// <summary>Reads and compiles all workspaces, before anything is fitted or printed.</summary>
    /// <exception cref="InputException">One of them cannot be used.</exception>
    public IReadOnlyList<WorkspaceModel> Load(ParseResult arguments, PoiNeed need)
        => [.. arguments.GetValue(files)!.Select(path => Load(arguments, path, need))];

    /// <summary>Reads and compiles one workspace.</summary>
    /// <exception cref="InputException">It cannot be used.</exception>
    public WorkspaceModel Load(ParseResult arguments, string path, PoiNeed need)
    {
        string? wanted = arguments.GetValue(measurement);
        Workspace workspace = WorkspaceReader.Read(path, arguments.GetValue(patches) ?? [], arguments.GetValue(patchName));
        Measurement chosen = wanted is null
            ? workspace.Measurements[0]
            : workspace.Measurements.FirstOrDefault(m => m.Name == wanted)
                ?? throw new InputException(
                    $"{path} has no measurement '{wanted}'; it has {string.Join(", ", workspace.Measurements.Select(m => $"'{m.Name}'"))}.");
        if (need == PoiNeed.Required && chosen.Poi.Length == 0)
        {
            throw new InputException($"{path}: measurement '{chosen.Name}' has no parameter of interest, which this command needs.");
        }

        return WorkspaceCompiler.Compile(workspace, chosen, Codes(arguments));
    }

    /// <summary>The interpolation codes asked for.</summary>
    public InterpolationCodes Codes(ParseResult arguments)
        => new(
            Choice("--normsys-interp", arguments.GetValue(normSys)!, "code4", "code1") == "code1",
            Choice("--histosys-interp", arguments.GetValue(histoSys)!, "code4p", "code0") == "code0" ? HistoSysInterpolation.Code0 : HistoSysInterpolation.Code4P);

    /// <summary>The test statistic asked for.</summary>
    public TestStatistic Statistic(ParseResult arguments)
        => Choice("--test-stat", arguments.GetValue(statistic)!, "qtilde", "q", "q0") switch
        {
            "q" => TestStatistic.Q,
            "q0" => TestStatistic.Q0,
            _ => TestStatistic.QTilde,
        };

    /// <summary>The accelerator asked for.</summary>
    public string Device(ParseResult arguments) => arguments.GetValue(device)!;

    /// <summary>One of some words.</summary>
    /// <exception cref="InputException">It is none of them.</exception>
    public static string Choice(string option, string value, params string[] known)
        => known.Contains(value) ? value : throw new InputException($"{option} '{value}' is not known; it is {string.Join(" or ", known)}.");
}

/// <summary>Whether a command needs a parameter of interest.</summary>
internal enum PoiNeed
{
    /// <summary>It does not.</summary>
    Optional,

    /// <summary>It does.</summary>
    Required,
}
