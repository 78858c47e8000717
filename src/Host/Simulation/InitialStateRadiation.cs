namespace ZPrimeGpu.Host.Simulation;

/// <summary>Photons radiated from the initial state of simulated events.</summary>
internal enum InitialStateRadiation
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Energies by the radiator of <see cref="Theory.InitialStateRadiator"/>, along either beam.</summary>
    Collinear,

    /// <summary>The same energies; rapidity flat up to the electrons', as soft radiation has it between the beams.</summary>
    Angular,
}
