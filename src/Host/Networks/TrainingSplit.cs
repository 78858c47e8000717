using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>What an event is for one network.</summary>
internal enum EventRole
{
    /// <summary>Its gradient moves the parameters.</summary>
    Training,

    /// <summary>Decides when to stop.</summary>
    Validation,

    /// <summary>Not seen in the training.</summary>
    HeldOut,
}

/// <summary>Which events train, stop and are kept from which network.</summary>
/// <remarks>
/// k-fold: network f is applied to fold f, stopped by fold f + 1 (where that is asked for and there are at least three) and trained with the others. Holdout: one network, roles by the
/// hash as a fraction.
/// </remarks>
/// <param name="config">The split.</param>
internal sealed class TrainingSplit(SplitConfig config)
{
    /// <summary>Number of networks.</summary>
    public int Networks => config.Kind == SplitKind.KFold ? config.Folds : 1;

    /// <summary>The same for the file of the network.</summary>
    public SampleSplit Sample => config.Kind == SplitKind.KFold
        ? new SampleSplit(SplitMethod.KFold, config.Folds, 0, 0)
        : new SampleSplit(SplitMethod.Holdout, 1, config.Train, config.Validation);

    private bool HasValidationFold => config.ValidationFold && config.Folds >= 3;

    /// <summary>The network that is applied to an event.</summary>
    public int NetworkOf(ulong hash) => config.Kind == SplitKind.KFold ? EventFold.Of(hash, config.Folds) : 0;

    /// <summary>What an event is for a network.</summary>
    public EventRole RoleOf(int network, ulong hash)
    {
        if (config.Kind == SplitKind.Holdout)
        {
            double u = EventFold.Fraction(hash);
            return u < config.Train ? EventRole.Training : u < config.Train + config.Validation ? EventRole.Validation : EventRole.HeldOut;
        }

        int fold = EventFold.Of(hash, config.Folds);
        return fold == network ? EventRole.HeldOut
            : HasValidationFold && fold == (network + 1) % config.Folds ? EventRole.Validation
            : EventRole.Training;
    }

    /// <summary>Share of the events that have a role for one network.</summary>
    public double Share(EventRole role) => (config.Kind, role) switch
    {
        (SplitKind.Holdout, EventRole.Training) => config.Train,
        (SplitKind.Holdout, EventRole.Validation) => config.Validation,
        (SplitKind.Holdout, _) => 1 - config.Train - config.Validation,
        (_, EventRole.Training) => (config.Folds - (HasValidationFold ? 2.0 : 1.0)) / config.Folds,
        (_, EventRole.Validation) => HasValidationFold ? 1.0 / config.Folds : 0,
        _ => 1.0 / config.Folds,
    };
}
