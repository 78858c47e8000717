using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Networks;

/// <summary>What a training leaves.</summary>
/// <param name="Config">Configuration.</param>
/// <param name="Network">The network, ready for its file.</param>
/// <param name="Windows">Windows of the loss.</param>
/// <param name="Trainings">Stages of each network.</param>
/// <param name="Evaluation">Figures of merit on events that were not trained with.</param>
/// <param name="Events">Events that passed the selection, training sample.</param>
/// <param name="TestEvents">The same of the independent sample; null without one.</param>
/// <param name="Seconds">Time of the stages by name.</param>
internal sealed record TrainingResult(
    RunConfig Config,
    PunziNetwork Network,
    TrainingWindows Windows,
    IReadOnlyList<NetworkTraining> Trainings,
    EvaluationResult Evaluation,
    int Events,
    int? TestEvents,
    IReadOnlyList<(string Stage, double WallSeconds, double CpuSeconds)> Seconds);
