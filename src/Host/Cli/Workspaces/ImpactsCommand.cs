using System.CommandLine;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Json;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Cli.Workspaces;

/// <summary><c>zprime impacts</c>: pulls, impacts and ranking of nuisance parameters.</summary>
internal static class ImpactsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var options = new WorkspaceOptions();
        var figure = new Option<string?>("--figure") { Description = "SVG figure to write (one workspace only).", HelpName = "FILE" };
        var top = new Option<int>("--top") { Description = "Parameters in the figure.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var command = new Command("impacts", "Pulls, impacts on the parameter of interest, and ranking of nuisance parameters.") { figure, top };
        options.AddTo(command);
        command.SetAction(p =>
        {
            IReadOnlyList<WorkspaceModel> models = options.Load(p, PoiNeed.Required);
            string? path = p.GetValue(figure);
            int most = p.GetValue(top);
            if (most is < 1 or > 200 || (path is not null && models.Count > 1))
            {
                throw new InputException("--figure draws one workspace at a time, with --top 1 to 200 parameters.");
            }

            if (path is not null)
            {
                FigureFile.Check(path);
            }

            return WorkspaceCommands.ForEach(models, options.Device(p), (model, fitter, tally) =>
            {
                WorkspaceFit fit = WorkspaceFit.Run(model, null, fitter, tally);
                ParameterCovariance? covariance = fit.Parameters is null ? null : ParameterCovariance.Of(fit, options.Codes(p), null, fitter);
                NuisanceImpacts? impacts = covariance is null ? null : NuisanceImpacts.Run(fit, covariance, fitter, tally);
                string? problem = fit.Problem
                    ?? (impacts is null ? "no impacts: the likelihood is flat in some direction at its minimum" : null)
                    ?? (tally.Failed > 0 ? tally.Failures[0].Sentence : null);
                if (impacts is not null && path is not null)
                {
                    ImpactPlot.Write(impacts, most, path);
                }

                return (InferenceJson.Impacts(model, impacts, problem), problem);
            });
        });
        return command;
    }
}
