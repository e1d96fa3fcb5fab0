namespace Unclip.Web.Audit;

/// <summary>What people and teams do that is written down.</summary>
public static class AuditAction
{
    public const string SignIn = "person.sign-in";
    public const string SignInFailed = "person.sign-in-failed";
    public const string SignOut = "person.sign-out";
    public const string Register = "person.register";
    public const string ChangePassword = "person.change-password";
    public const string ResetPassword = "person.reset-password";
    public const string TwoStepOn = "person.two-step-on";
    public const string TwoStepOff = "person.two-step-off";
    public const string RecoveryCodes = "person.recovery-codes";
    public const string AddPasskey = "person.add-passkey";
    public const string RemovePasskey = "person.remove-passkey";
    public const string DeletePerson = "person.delete";

    public const string CreateTeam = "team.create";
    public const string RenameTeam = "team.rename";
    public const string DeleteTeam = "team.delete";
    public const string ChangeRole = "team.change-role";
    public const string RemoveMember = "team.remove-member";
    public const string LeaveTeam = "team.leave";
    public const string InheritTeam = "team.inherit";
    public const string Invite = "team.invite";
    public const string RevokeInvitation = "team.revoke-invitation";
    public const string Join = "team.join";

    public const string Share = "share.create";
    public const string RevokeShare = "share.revoke";
    public const string MakeToken = "token.create";
    public const string RevokeToken = "token.revoke";

    public const string SetQuota = "admin.set-quota";
    public const string MakeAdministrator = "admin.make-administrator";
    public const string UnmakeAdministrator = "admin.unmake-administrator";
    public const string Lock = "admin.lock";
    public const string Unlock = "admin.unlock";
    public const string OfferReset = "admin.offer-password-reset";
    public const string PrioritizeJob = "admin.prioritize-job";
    public const string CancelJob = "admin.cancel-job";
    public const string ImportModel = "admin.import-model";
    public const string ForgetModel = "admin.forget-model";
}
