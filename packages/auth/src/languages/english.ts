import { type SentenceKey, sentences } from '@authpkg/core'
import type { Language } from './language.ts'

/** The texts of the account pages and mails in English, by page. Those of errors made in core are added to them. */
export const englishTexts = {
  'layout.loggedInAs': 'Logged in as {name}',

  'nav.label': 'Your account',
  'nav.profile': 'Profile',
  'nav.emails': 'E-mail',
  'nav.changeUsername': 'Username',
  'nav.changePassword': 'Password',
  'nav.sessions': 'Sessions',
  'nav.invitations': 'Invitations',
  'nav.logout': 'Log out',

  'form.errorTitle': 'Error: {title}',
  'form.username': 'Username',
  'form.email': 'E-mail',
  'form.password': 'Password',
  'form.passwordAgain': 'Password again',
  'form.newPassword': 'New password',
  'form.newPasswordAgain': 'New password again',
  'form.passwordHint': 'At least {min} characters. A few words in a row make a good one.',
  'form.usernameHint': 'Letters, digits and the signs - . _',
  'form.enterEmail': 'Enter your e-mail address.',
  'form.enterPassword': 'Enter your password.',
  'form.choosePassword': 'Choose a password.',
  'form.backToLogin': 'Back to login',

  'link.unusable': 'This link cannot be used',
  'link.unusableReason': 'It is too old, or has been used before. Ask for a new one.',
  'link.askAgain': 'Ask for a new link',

  'mailSent.title': 'Look at your mail',
  'mailSent.text': 'A mail with a link is on its way. The link can be used for {lifetime}.',
  'mailSent.nothingCame': 'Nothing came?',
  'mailSent.again': 'Send it again',

  'login.title': 'Log in',
  'login.identity': 'Username or e-mail',
  'login.enterIdentity': 'Enter your username.',
  'login.remember': 'Stay logged in on this device',
  'login.submit': 'Log in',
  'login.forgotten': 'Forgotten your password?',
  'login.resend': 'Send the link again',
  'login.newHere': 'New here?',
  'login.register': 'Create an account',

  'logout.title': 'Log out',
  'logout.question': 'Log out?',
  'logout.loggedInAs': 'You are logged in as {name}.',
  'logout.submit': 'Log out',
  'logout.stay': 'Stay logged in',
  'logout.done': 'You are logged out',
  'logout.login': 'Log in',

  'register.title': 'Create an account',
  'register.emailOptional': 'E-mail (optional)',
  'register.submit': 'Create account',
  'register.known': 'Have an account?',
  'register.login': 'Log in',
  'register.closed': 'Only who is invited can create an account here. Open the link of your invitation.',
  'register.invited': 'You are invited as {email}.',
  'register.badInvitation': 'This invitation cannot be used any more. Ask for a new one.',
  'register.done': 'Your account has been created. Log in with it.',

  'invitations.title': 'Invitations',
  'invitations.role': 'Role',
  'invitations.noRole': 'None',
  'invitations.submit': 'Invite',
  'invitations.open': 'Open invitations',
  'invitations.until': 'can be used until {moment}',
  'invitations.revoke': 'Take back',
  'invitations.sent': 'The invitation is on its way.',
  'invitations.revoked': 'The invitation has been taken back.',

  'forgotPassword.title': 'Forgotten password',
  'forgotPassword.text': 'Tell us your e-mail address, and we mail you a link that sets a new password.',
  'forgotPassword.submit': 'Mail me a link',
  'forgotPassword.sent':
    'If there is an account with that address, a mail with a link is on its way. The link can be used for {lifetime}.',

  'resetPassword.title': 'New password',
  'resetPassword.submit': 'Set password',
  'resetPassword.done': 'Your password has been set. Log in with it.',

  'changePassword.title': 'Change password',
  'changePassword.present': 'Present password',
  'changePassword.enterPresent': 'Enter your present password.',
  'changePassword.submit': 'Change password',
  'changePassword.elsewhere': 'You stay logged in here. Everywhere else you are logged out.',
  'changePassword.done': 'Your password has been changed.',

  'changeUsername.title': 'Change username',
  'changeUsername.new': 'New username',
  'changeUsername.submit': 'Change username',
  'changeUsername.done': 'You log in as {name} now.',

  'reauthenticate.title': 'Your password, please',
  'reauthenticate.text': 'You are logged in as {name}. Enter your password once more to go on.',
  'reauthenticate.submit': 'Go on',
  'reauthenticate.noPassword':
    'You are logged in as {name}, and have no password yet. Have a link mailed to you that sets one.',
  'reauthenticate.setPassword': 'Mail me a link',
  'reauthenticate.logInAgain': 'You are logged in as {name}, and have no password. Log out, and in again, to go on.',

  'emails.title': 'Your e-mail',
  'emails.none': 'You have no address yet.',
  'emails.primary': 'primary',
  'emails.confirmed': 'confirmed',
  'emails.unconfirmed': 'not confirmed',
  'emails.waiting': 'waits until {moment} for its link to be followed',
  'emails.makePrimary': 'Make primary',
  'emails.remove': 'Remove',
  'emails.resend': 'Send the link again',
  'emails.withdraw': 'Withdraw',
  'emails.add': 'Add an address',
  'emails.addText': 'We mail a link there. The address is added when you follow it.',
  'emails.addSubmit': 'Add address',
  'emails.change': 'Change your address',
  'emails.changeText': 'We mail a link to the new address. It takes the place of the present one when you follow it.',
  'emails.changeSubmit': 'Change address',
  'emails.makePrimaryTitle': 'Make this the primary address?',
  'emails.makePrimaryText': 'Our mails go to {email} then.',
  'emails.removeTitle': 'Remove this address?',
  'emails.removeText': 'You cannot log in with {email} any more then.',
  'emails.back': 'Back to your addresses',
  'emails.sent': 'A mail with a link is on its way.',
  'emails.withdrawn': 'The address does not wait any more.',
  'emails.madePrimary': 'This is your primary address now.',
  'emails.removed': 'The address has been removed.',

  'confirmNewEmail.title': 'Confirm this address',
  'confirmNewEmail.text': '{email} becomes an address of the account {name}. If that is not yours, leave this page.',
  'confirmNewEmail.submit': 'Confirm',
  'confirmNewEmail.done': 'The address {email} is confirmed.',

  'unlock.title': 'Open your account',
  'unlock.text':
    'Somebody guessed at the password of {name} until no more was let through. Open the account, and log in as ever.',
  'unlock.submit': 'Open the account',
  'unlock.done': 'Your account is open. Log in.',

  'undoEmailChange.title': 'Take your account back',
  'undoEmailChange.text':
    '{email} becomes the primary address again. Addresses that were confirmed after it are removed, and everybody is logged out.',
  'undoEmailChange.submit': 'Set password and undo',
  'undoEmailChange.done': 'Your address is back. Log in with your new password.',
  'undoEmailChange.unusable': 'It is too old, or has been used before.',

  'profile.title': 'Your profile',
  'profile.roles': 'Roles',
  'profile.since': 'Member since',
  'profile.lastLogin': 'Last login',
  'profile.submit': 'Save',
  'profile.done': 'Your profile has been saved.',

  'deleteAccount.title': 'Delete account',
  'deleteAccount.text': 'The account {name} and everything that belongs to it is deleted. Nobody can bring it back.',
  'deleteAccount.submit': 'Delete account',
  'deleteAccount.done': 'Your account has been deleted.',

  'sessions.title': 'Where you are logged in',
  'sessions.here': 'this browser',
  'sessions.lastSeen': 'last seen {moment}',
  'sessions.end': 'Log out there',
  'sessions.endOthers': 'Log out everywhere else',
  'sessions.ended': 'You are logged out there.',
  'sessions.othersEnded': 'You are logged out everywhere else.',
  'sessions.device': '{browser} on {system}',
  'sessions.unknownDevice': 'Unknown device',

  'confirmEmail.title': 'Confirm your address',
  'confirmEmail.goOn': 'Confirm and go on',
  'confirmEmail.elsewhere': 'You registered in another browser. Enter the password you chose there.',
  'confirmEmail.submit': 'Confirm',
  'confirmEmail.unknownPassword': 'You do not know the password?',
  'confirmEmail.newPassword':
    'Then choose a new one. Somebody else may have registered with your address; they are locked out by it.',
  'confirmEmail.setPassword': 'Set password and confirm',
  'confirmEmail.done': 'Your address is confirmed.',

  'resendConfirmation.title': 'Confirm your address',
  'resendConfirmation.text': 'Tell us your e-mail address, and we mail you the link once more.',
  'resendConfirmation.submit': 'Mail me the link',

  'errorPage.403': 'Not allowed',
  'errorPage.404': 'Not found',
  'errorPage.409': 'That cannot be done now',
  'errorPage.413': 'Too much at once',
  'errorPage.429': 'Too many tries',
  'errorPage.500': 'Something went wrong',
  'errorPage.503': 'Please try again in a moment',
  'errorPage.other': 'That did not work',
  'errorPage.retry': 'Load the page again',
  'errorPage.home': 'Back to the start',
  'errorPage.status': 'Error {status}.',
  'errorPage.request': 'Request',

  'error.chooseEmailAction': 'Say what to do with which address.',
  'error.chooseSession': 'Say which session to end.',
  'error.formExpired': 'The form has expired, or did not come from this site. Load the page again and retry.',
  'error.fromOtherSite': 'The request came from another site.',
  'error.internal': 'Something went wrong on our side.',
  'error.loginRequired': 'Log in to go on.',
  'error.methodNotAllowed': 'Here only {allowed} can be used.',
  'error.noSuchFile': 'There is no such file.',
  'error.noSuchPage': 'There is no such page.',
  'error.passwordsDiffer': 'The passwords differ.',
  'error.sessionsUnreadable': 'Sessions cannot be read now.',

  'mail.hello': 'Hello {name},',
  'mail.notYou': 'If it was not you, do nothing.',
  'mail.notYouSetPassword': 'If it was not you, set a new password at once:',
  'mail.notYouTellUs': 'If it was not you, tell those who run {siteName} at once.',
  'mail.password-reset.subject': 'A new password for {siteName}',
  'mail.password-reset.text':
    'somebody asked for a new password for your account at {siteName}. If it was you, follow this link within {lifetime}:',
  'mail.password-reset.notYou': 'If it was not you, do nothing: your password stays as it is.',
  'mail.password-changed.subject': 'Your password at {siteName} was changed',
  'mail.password-changed.text':
    'the password of your account at {siteName} was changed, and you were logged out everywhere else.',
  'mail.confirm-email.subject': 'Confirm your address for {siteName}',
  'mail.confirm-email.text': 'follow this link within {lifetime} to confirm that this address is yours:',
  'mail.confirm-email.notYou':
    'If you did not register at {siteName}, somebody used your address: do nothing, or follow the link and choose a password of your own.',
  'mail.address-known.subject': 'You have an account at {siteName}',
  'mail.address-known.text':
    'somebody, perhaps you, wanted to use this address for another account at {siteName}. You have an account there already. If you have forgotten your password, set a new one:',
  'mail.address-known.logIn':
    'somebody, perhaps you, wanted to use this address for another account at {siteName}. You have an account there already. Log in here:',
  'mail.confirm-new-email.subject': 'Confirm this address for {siteName}',
  'mail.confirm-new-email.text':
    'follow this link within {lifetime}, and this address is one of the account {name} at {siteName}:',
  'mail.confirm-new-email.notYou': 'If that is not your account, do nothing.',
  'mail.email-changed.subject': 'The addresses of your account at {siteName} were changed',
  'mail.email-changed.added': 'the address {email} was added to your account at {siteName}.',
  'mail.email-changed.lost':
    'this address was removed from your account at {siteName}, or is not its primary one any more.',
  'mail.email-changed.undo':
    'If it was not you, follow this link within {lifetime}. You set a new password there, and this address is the primary one again:',
  'mail.invitation.subject': 'You are invited to {siteName}',
  'mail.invitation.by': '{name} invites you to {siteName}.',
  'mail.invitation.text': 'You are invited to {siteName}.',
  'mail.invitation.follow': 'Follow this link within {lifetime} to create your account:',
  'mail.invitation.notYou': 'If you do not know what this is about, do nothing.',
  'mail.registered.subject': 'Welcome to {siteName}',
  'mail.registered.text': 'your account at {siteName} has been created. Log in here:',
  'mail.account-locked.subject': 'Your account at {siteName} is locked',
  'mail.account-locked.text':
    'somebody typed wrong passwords for your account at {siteName}, so often that nobody can log in to it for a while. Follow this link within {lifetime} to open it:',
  'mail.account-locked.wait':
    'You need not: it opens by itself after a while. If this happens again and again, choose another username.',

  'mail.account-deleted.subject': 'Your account at {siteName} was deleted',
  'mail.account-deleted.text':
    'your account at {siteName} was deleted, as somebody who knew its password asked for. No more mails come to this address.',
  'mail.username-changed.subject': 'Your name at {siteName} was changed',
  'mail.username-changed.text': 'the name you log in with at {siteName} was changed to {username}.',
} as const

type SentenceTexts = { readonly [Key in SentenceKey as `error.${Key}`]: (typeof sentences)[Key] }

export type EnglishTexts = typeof englishTexts & SentenceTexts

const sentenceTexts = Object.fromEntries(
  Object.entries(sentences).map(([key, text]) => [`error.${key}`, text]),
) as unknown as SentenceTexts

/** The account pages and mails in English. */
export const english: Language = { tag: 'en', direction: 'ltr', texts: { ...sentenceTexts, ...englishTexts } }
